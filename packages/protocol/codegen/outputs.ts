/** Which files follow from which declarations. */
import type { Parser } from "binary-parser";
import { frameParser } from "../src/frame.ts";
import {
  answerParser,
  entryParser,
  envelopeParser,
  innerFrameParser,
  positionParser,
  receiptParser,
  refusalParser,
  streamStateParser,
} from "../src/session-frames.ts";
import { emitCHeader } from "./c-header.ts";
import { emitFieldTables } from "./field-tables.ts";
import { emitKaitai } from "./kaitai.ts";
import { layoutOf } from "./layout.ts";
import { emitPython } from "./python.ts";
import { emitTypescript } from "./typescript.ts";
import { emitPackedTypescript } from "./typescript-packed.ts";
import { emitWireshark } from "./wireshark.ts";

/** By the name of the layout, which names what is generated. */
export interface Declarations {
  readonly Frame: Parser;
  readonly InnerFrame: Parser;
  readonly Envelope: Parser;
  readonly StreamState: Parser;
  readonly Position: Parser;
  readonly Entry: Parser;
  readonly Receipt: Parser;
  readonly Refusal: Parser;
  readonly Answer: Parser;
}

export const DECLARATIONS: Declarations = {
  Frame: frameParser,
  InnerFrame: innerFrameParser,
  Envelope: envelopeParser,
  StreamState: streamStateParser,
  Position: positionParser,
  Entry: entryParser,
  Receipt: receiptParser,
  Refusal: refusalParser,
  Answer: answerParser,
};

const FRAME = "packages/protocol/src/frame.ts";
const SESSION_FRAMES = "packages/protocol/src/session-frames.ts";

/** By path inside the package. */
export function outputs(declarations: Declarations = DECLARATIONS): Record<string, string> {
  const frame = layoutOf("Frame", declarations.Frame);
  const inner = layoutOf("InnerFrame", declarations.InnerFrame);
  const envelope = layoutOf("Envelope", declarations.Envelope);
  const streamState = layoutOf("StreamState", declarations.StreamState);
  const position = layoutOf("Position", declarations.Position);
  const entry = layoutOf("Entry", declarations.Entry);
  const receipt = layoutOf("Receipt", declarations.Receipt);
  const refusal = layoutOf("Refusal", declarations.Refusal);
  const answer = layoutOf("Answer", declarations.Answer);
  const session = [inner, envelope, streamState, position, entry, receipt, refusal, answer];
  return {
    "src/generated/frame-codec.ts": emitTypescript(frame, FRAME),
    "src/generated/inner-frame-codec.ts": emitPackedTypescript(inner, SESSION_FRAMES),
    "src/generated/envelope-codec.ts": emitPackedTypescript(envelope, SESSION_FRAMES),
    "src/generated/stream-state-codec.ts": emitPackedTypescript(streamState, SESSION_FRAMES),
    "src/generated/position-codec.ts": emitPackedTypescript(position, SESSION_FRAMES),
    "src/generated/entry-codec.ts": emitPackedTypescript(entry, SESSION_FRAMES),
    "src/generated/receipt-codec.ts": emitPackedTypescript(receipt, SESSION_FRAMES),
    "src/generated/refusal-codec.ts": emitPackedTypescript(refusal, SESSION_FRAMES),
    "src/generated/answer-codec.ts": emitPackedTypescript(answer, SESSION_FRAMES),
    "src/generated/field-tables.ts": emitFieldTables([frame, envelope, inner], `${FRAME} and session-frames.ts`),
    "generated/recado.lua": emitWireshark({
      frame,
      inner,
      envelope,
      streamState,
      position,
      entry,
      receipt,
      refusal,
      answer,
    }),
    "generated/recado.h": emitCHeader([frame, ...session]),
    "generated/recado_frame.py": emitPython([frame, ...session]),
    "generated/recado.ksy": emitKaitai([frame, ...session]),
  };
}

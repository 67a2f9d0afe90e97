/** Which files follow from which declarations. */
import type { Parser } from "binary-parser";
import { frameParser } from "../src/frame.ts";
import { envelopeParser, innerFrameParser, receiptParser, streamStateParser } from "../src/session-frames.ts";
import { emitCHeader } from "./c-header.ts";
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
  readonly Receipt: Parser;
}

export const DECLARATIONS: Declarations = {
  Frame: frameParser,
  InnerFrame: innerFrameParser,
  Envelope: envelopeParser,
  StreamState: streamStateParser,
  Receipt: receiptParser,
};

const FRAME = "packages/protocol/src/frame.ts";
const SESSION_FRAMES = "packages/protocol/src/session-frames.ts";

/** By path inside the package. */
export function outputs(declarations: Declarations = DECLARATIONS): Record<string, string> {
  const frame = layoutOf("Frame", declarations.Frame);
  const inner = layoutOf("InnerFrame", declarations.InnerFrame);
  const envelope = layoutOf("Envelope", declarations.Envelope);
  const streamState = layoutOf("StreamState", declarations.StreamState);
  const receipt = layoutOf("Receipt", declarations.Receipt);
  const session = [inner, envelope, streamState, receipt];
  return {
    "src/generated/frame-codec.ts": emitTypescript(frame, FRAME),
    "src/generated/inner-frame-codec.ts": emitPackedTypescript(inner, SESSION_FRAMES),
    "src/generated/envelope-codec.ts": emitPackedTypescript(envelope, SESSION_FRAMES),
    "src/generated/stream-state-codec.ts": emitPackedTypescript(streamState, SESSION_FRAMES),
    "src/generated/receipt-codec.ts": emitPackedTypescript(receipt, SESSION_FRAMES),
    "generated/recado.lua": emitWireshark({ frame, inner, envelope, streamState, receipt }),
    "generated/recado.h": emitCHeader([frame, ...session]),
    "generated/recado_frame.py": emitPython([frame, ...session]),
    "generated/recado.ksy": emitKaitai([frame, ...session]),
  };
}

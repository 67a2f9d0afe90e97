/** The generated Kaitai description, compiled by Kaitai's own compiler; its parser reads our bytes. */
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import KaitaiStream from "kaitai-struct/KaitaiStream";
import compiler from "kaitai-struct-compiler";
import { emitKaitai } from "../codegen/kaitai.ts";
import { layoutOf } from "../codegen/layout.ts";
import { frameParser } from "../src/frame.ts";
import { encodeFrame, FrameType } from "../src/index.ts";
import {
  CloseReason,
  ControlCode,
  Fate,
  InnerType,
  SESSION_FRAME_TYPE,
  SessionStep,
} from "../src/session/constants.ts";
import { bytesOf } from "./bytes.ts";
import { FRAMES, MIXED, MIXED_HEX } from "./samples.ts";
import {
  ENVELOPE,
  ENVELOPE_HEX,
  INNER_FRAME,
  INNER_FRAME_BYTES,
  RECEIPT,
  RECEIPT_HEX,
  STREAM_STATE,
  STREAM_STATE_HEX,
} from "./session-samples.ts";
import { packagePath } from "./tools.ts";

type Parser = new (stream: KaitaiStream) => Readonly<Record<string, unknown>>;
type Enumeration = Readonly<Record<string, number>>;

interface Types {
  readonly InnerFrame: Parser;
  readonly Envelope: Parser;
  readonly StreamState: Parser;
  readonly Receipt: Parser;
  readonly FrameType: Enumeration;
  readonly InnerFrameType: Enumeration;
  readonly ReceiptFate: Enumeration;
  readonly SessionStep: Enumeration;
  readonly ControlCode: Enumeration;
  readonly CloseReason: Enumeration;
}

/** The description's main class, as its compiler's output defines it. */
async function parserOf(description: string): Promise<Parser & Types> {
  const files = await compiler.compile("javascript", Bun.YAML.parse(description));
  const exported: { Recado?: Parser & Types } = {};
  new Function("exports", "require", files["Recado.js"] ?? "")(exported, () => KaitaiStream);
  if (!exported.Recado) throw new Error("the compiler's output defines no Recado");
  return exported.Recado;
}

function streamOf(bytes: Uint8Array): KaitaiStream {
  return new KaitaiStream(Uint8Array.from(bytes).buffer);
}

describe("Kaitai description", () => {
  test("Kaitai description: its parser reads our bytes", async () => {
    const Recado = await parserOf(readFileSync(packagePath("generated/recado.ksy"), "utf8"));
    for (const frame of FRAMES) expect(new Recado(streamOf(encodeFrame(frame)))).toMatchObject({ ...frame });
    expect(Recado.FrameType).toMatchObject({ ...FrameType, SESSAO: SESSION_FRAME_TYPE });
  });

  test("Kaitai description: its types read the layouts of sessions, by name", async () => {
    const Recado = await parserOf(readFileSync(packagePath("generated/recado.ksy"), "utf8"));
    expect(new Recado.InnerFrame(streamOf(INNER_FRAME_BYTES))).toMatchObject(INNER_FRAME);
    expect(new Recado.Envelope(streamOf(bytesOf(ENVELOPE_HEX)))).toMatchObject(ENVELOPE);
    expect(new Recado.StreamState(streamOf(bytesOf(STREAM_STATE_HEX)))).toMatchObject(STREAM_STATE);
    expect(new Recado.Receipt(streamOf(bytesOf(RECEIPT_HEX)))).toMatchObject(RECEIPT);
    const { InnerFrameType, ReceiptFate, SessionStep: step, ControlCode: control, CloseReason: reason } = Recado;
    expect([InnerFrameType, ReceiptFate, step, control, reason]).toMatchObject([
      { ...InnerType },
      { ...Fate },
      { ...SessionStep },
      { ...ControlCode },
      { ...CloseReason },
    ]);
  });

  test("Kaitai description: every kind of field, in either order, follows from the declaration", async () => {
    const Mixed = await parserOf(emitKaitai([MIXED]));
    expect(new Mixed(streamOf(bytesOf(MIXED_HEX)))).toMatchObject({
      flags: 254,
      delta: -3,
      delay: 48879,
      skew: -2,
      seq: 4294967294,
      offsetMs: -2147483648,
      whenNs: -5,
      note: "olá",
      tag: new TextEncoder().encode("abcd"),
    });
  });

  test("Kaitai description: several layouts stand in one description", async () => {
    const frame = layoutOf("Frame", frameParser);
    const files = await compiler.compile("javascript", Bun.YAML.parse(emitKaitai([frame, MIXED])));
    expect(files["Recado.js"]).toContain("Recado.Mixed");
  });
});

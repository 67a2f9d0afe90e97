/** The generated Kaitai description, compiled by Kaitai's own compiler; its parser reads our bytes. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import KaitaiStream from "kaitai-struct/KaitaiStream";
import compiler from "kaitai-struct-compiler";
import { emitKaitai } from "../codegen/kaitai.ts";
import { layoutOf } from "../codegen/layout.ts";
import { frameParser } from "../src/frame.ts";
import { encodeFrame, FrameType } from "../src/index.ts";
import {
  AnswerStatus,
  CloseReason,
  ControlCode,
  Fate,
  InnerType,
  SESSION_FRAME_TYPE,
  SessionStep,
} from "../src/session/constants.ts";
import { bytesOf } from "./bytes.ts";
import { FRAMES, MIXED, MIXED_HEX } from "./samples.ts";
import { INNER_FRAME, INNER_FRAME_BYTES, PACKED } from "./session-samples.ts";
import { packagePath } from "./tools.ts";

// Other people's programs, which a busy machine starts slowly.
setDefaultTimeout(60_000);

type Parser = new (stream: KaitaiStream) => Readonly<Record<string, unknown>>;
type Enumeration = Readonly<Record<string, number>>;

type Layout = (typeof PACKED)[keyof typeof PACKED]["layout"] | "InnerFrame";
type Named = "FrameType" | "InnerFrameType" | "EntryFate" | "ReceiptFate" | "RefusalFate" | "AnswerStatus";
type Coded = "SessionStep" | "ControlCode" | "CloseReason";
type Types = Readonly<Record<Layout, Parser>> & Readonly<Record<Named | Coded, Enumeration>>;

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
    for (const { layout, fields, hex } of Object.values(PACKED)) {
      expect(new Recado[layout](streamOf(bytesOf(hex)))).toMatchObject(fields);
    }
    const { InnerFrameType, EntryFate, ReceiptFate, RefusalFate, AnswerStatus: status } = Recado;
    expect([InnerFrameType, EntryFate, ReceiptFate, RefusalFate, status]).toMatchObject([
      { ...InnerType },
      { ...Fate },
      { ...Fate },
      { ...Fate },
      { ...AnswerStatus },
    ]);
    const { SessionStep: step, ControlCode: control, CloseReason: reason } = Recado;
    expect([step, control, reason]).toMatchObject([{ ...SessionStep }, { ...ControlCode }, { ...CloseReason }]);
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

/** The generated Kaitai description, compiled by Kaitai's own compiler; its parser reads our bytes. */
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import KaitaiStream from "kaitai-struct/KaitaiStream";
import compiler from "kaitai-struct-compiler";
import { emitKaitai } from "../codegen/kaitai.ts";
import { layoutOf } from "../codegen/layout.ts";
import { frameParser } from "../src/frame.ts";
import { encodeFrame, FrameType } from "../src/index.ts";
import { bytesOf } from "./bytes.ts";
import { FRAMES, MIXED, MIXED_HEX } from "./samples.ts";
import { packagePath } from "./tools.ts";

type Parser = new (stream: KaitaiStream) => Readonly<Record<string, unknown>>;

/** The description's main class, as its compiler's output defines it. */
async function parserOf(
  description: string,
): Promise<Parser & { readonly FrameType?: Readonly<Record<string, number>> }> {
  const files = await compiler.compile("javascript", Bun.YAML.parse(description));
  const exported: { Recado?: Parser } = {};
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
    expect(Recado.FrameType).toMatchObject({ ...FrameType });
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

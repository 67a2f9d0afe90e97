/** Which files follow from which declarations. */
import type { Parser } from "binary-parser";
import { frameParser } from "../src/frame.ts";
import { emitCHeader } from "./c-header.ts";
import { emitKaitai } from "./kaitai.ts";
import { layoutOf } from "./layout.ts";
import { emitPython } from "./python.ts";
import { emitTypescript } from "./typescript.ts";
import { emitWireshark } from "./wireshark.ts";

/** By path inside the package. */
export function outputs(declaration: Parser = frameParser): Record<string, string> {
  const frame = layoutOf("Frame", declaration);
  return {
    "src/generated/frame-codec.ts": emitTypescript(frame, "packages/protocol/src/frame.ts"),
    "generated/recado.lua": emitWireshark(frame),
    "generated/recado.h": emitCHeader([frame]),
    "generated/recado_frame.py": emitPython([frame]),
    "generated/recado.ksy": emitKaitai([frame]),
  };
}

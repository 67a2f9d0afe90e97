/** Which files follow from which declarations. */
import { frameParser } from "../src/frame.ts";
import { layoutOf } from "./layout.ts";
import { emitTypescript } from "./typescript.ts";

/** By path inside the package. */
export function outputs(): Record<string, string> {
  const frame = layoutOf("Frame", frameParser);
  return { "src/generated/frame-codec.ts": emitTypescript(frame, "packages/protocol/src/frame.ts") };
}

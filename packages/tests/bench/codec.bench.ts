/** The codec's own benchmark, which lives beside the codec; here its table of ratios. */
import { join } from "node:path";
import { PACKAGES } from "../harness/programs.ts";
import type { Section } from "./section.ts";

const CODEC = join(PACKAGES, "protocol", "bench", "codec.bench.ts");

export async function codecSection(): Promise<Section> {
  const running = Bun.spawn([process.execPath, CODEC], { stdout: "pipe", stderr: "inherit" });
  const text = await new Response(running.stdout).text();
  if ((await running.exited) !== 0) throw new Error("the codec's benchmark failed");
  const markdown = text.slice(text.lastIndexOf("\n| text ") + 1).trim();
  return { markdown, plots: new Map() };
}

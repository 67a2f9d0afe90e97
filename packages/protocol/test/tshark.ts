/** The generated dissector in tshark, over captures that the tests write. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pcapOf } from "./pcap.ts";
import { packagePath, run } from "./tools.ts";

const SEPARATOR = "\x1f";

export interface Dissection {
  /** For the capture. */
  readonly folder: string;
  readonly port?: number;
  readonly options?: readonly string[];
}

/** What tshark says of each datagram: the values of the columns that are asked for. */
export async function dissected(
  payloads: readonly Uint8Array[],
  columns: readonly string[],
  { folder, port = 1235, options = [] }: Dissection,
): Promise<string[][]> {
  const fields = columns.flatMap((column) => ["-e", column]);
  const output = await tshark(payloads, folder, port, [
    ...options,
    "-T",
    "fields",
    "-E",
    `separator=${SEPARATOR}`,
    ...fields,
  ]);
  return output
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => line.split(SEPARATOR));
}

/** The tree of every datagram, as text: the lines of Recado alone, without their indentation. */
export async function treeOf(
  payloads: readonly Uint8Array[],
  { folder, port = 1235, options = [] }: Dissection,
): Promise<string[]> {
  const output = await tshark(payloads, folder, port, [...options, "-O", "recado"]);
  return output.split("\n").map((line) => line.trim());
}

function tshark(
  payloads: readonly Uint8Array[],
  folder: string,
  port: number,
  options: readonly string[],
): Promise<string> {
  const capture = join(folder, "capture.pcap");
  writeFileSync(capture, pcapOf(payloads.map((payload) => ({ sourcePort: 40_000, destinationPort: port, payload }))));
  return run(["tshark", "-r", capture, "-X", `lua_script:${packagePath("generated/recado.lua")}`, ...options]);
}

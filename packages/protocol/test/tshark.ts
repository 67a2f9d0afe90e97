/** The generated dissector in tshark, over captures that the tests write. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pcapOf } from "./pcap.ts";
import { packagePath, run } from "./tools.ts";

const SEPARATOR = "\x1f";
const SCRIPT = ["-X", `lua_script:${packagePath("generated/recado.lua")}`];
const PORTS = { sourcePort: 40_000, destinationPort: 1235 };

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
  { folder, port = PORTS.destinationPort, options = [] }: Dissection,
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
  { folder, port = PORTS.destinationPort, options = [] }: Dissection,
): Promise<string[]> {
  const output = await tshark(payloads, folder, port, [...options, "-O", "recado"]);
  return output.split("\n").map((line) => line.trim());
}

/** A tshark that reads a capture while it is written, and says the info column of each datagram. */
export function liveInfo(options: readonly string[]) {
  const command = ["tshark", "-l", "-r", "-", ...SCRIPT, ...options, "-T", "fields", "-e", "_ws.col.Info"];
  // Bun's "pipe" is a socket, which tshark does not read.
  const program = Bun.spawn(["sh", "-c", 'cat | "$@"', "sh", ...command], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "ignore",
  });
  const header = pcapOf([]);
  program.stdin.write(header);
  const reader = program.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let unread = "";
  return {
    capture(payload: Uint8Array): void {
      program.stdin.write(pcapOf([{ ...PORTS, payload }]).subarray(header.length));
      program.stdin.flush();
    },
    async next(): Promise<string> {
      while (!unread.includes("\n")) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`tshark ended, having said ${JSON.stringify(unread)}`);
        unread += value;
      }
      const [line = "", ...rest] = unread.split("\n");
      unread = rest.join("\n");
      return line;
    },
    async end(): Promise<void> {
      program.stdin.end();
      await program.exited;
    },
  };
}

function tshark(
  payloads: readonly Uint8Array[],
  folder: string,
  port: number,
  options: readonly string[],
): Promise<string> {
  const capture = join(folder, "capture.pcap");
  writeFileSync(capture, pcapOf(payloads.map((payload) => ({ ...PORTS, destinationPort: port, payload }))));
  return run(["tshark", "-r", capture, ...SCRIPT, ...options]);
}

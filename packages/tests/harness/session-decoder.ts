/** peers/session_decoder.py, run over a recording. */
import { join } from "node:path";
import { TemporaryHome } from "./home.ts";
import { LineProcess } from "./line-process.ts";
import type { RecordedDatagram } from "./recording-proxy.ts";

export const PEERS = join(import.meta.dir, "..", "peers");

/** The fields of PROTOCOL.md, by `code`. */
interface Control {
  readonly code: string;
  readonly log?: number;
  readonly number?: number;
  readonly ref?: number;
  readonly status?: string;
  readonly count?: number;
  readonly more?: number;
  readonly receipts?: readonly { readonly number: number; readonly fate: string }[];
}

export interface Message {
  readonly type: string;
  readonly origin: number;
  readonly dest: number;
  readonly text?: string;
  readonly first_seq: number;
  readonly last_seq: number;
  readonly control?: Control;
  /** Of a HISTORY. */
  readonly request?: { readonly ref: number };
  /** Of an ENTRY. */
  readonly number?: number;
  readonly seq?: number;
  readonly fate?: string;
  /** It is part of an answer. */
  readonly answers?: boolean;
}

export interface Decoded {
  readonly kind: "clear" | "envelope" | "unreadable" | "stream";
  readonly direction: RecordedDatagram["direction"];
  readonly client: string;
  readonly misfits: readonly string[];
  readonly frame?: Readonly<Record<string, unknown>>;
  readonly sid?: string;
  readonly counter?: number;
  /** The frames of an envelope, opened: hex. */
  readonly plain?: string;
  readonly frames?: readonly (Readonly<Record<string, unknown>> & { readonly control?: Control })[];
  readonly messages?: readonly Message[];
}

export interface Decoding {
  readonly decoded: readonly Decoded[];
  /** 0 where everything follows the document. */
  readonly exitCode: number;
}

/** `keyLog` is the content of such a file. */
export async function decode(recording: readonly RecordedDatagram[], keyLog: string): Promise<Decoding> {
  using home = new TemporaryHome();
  const [path, keys] = [join(home.path, "recording"), join(home.path, "keys")];
  await Bun.write(path, recording.map((datagram) => `${JSON.stringify(datagram)}\n`).join(""));
  await Bun.write(keys, keyLog);
  const env = { PYTHONDONTWRITEBYTECODE: "1", PYTHONUTF8: "1" };
  await using decoder = new LineProcess(["python3", join(PEERS, "session_decoder.py"), path, keys], { env });
  const exitCode = await decoder.exited();
  return { decoded: decoder.lines.map((line): Decoded => JSON.parse(line)), exitCode };
}

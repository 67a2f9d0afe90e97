/** One client of the control socket: lines in, answers out, nothing without a limit. */
import type { Socket } from "node:net";
import { type Answering, answer, type PlainRequest } from "./answer.ts";
import type { LogMemory, TimedLine } from "./log-memory.ts";
import { type ControlRequest, parseLine, type RequestId } from "./request.ts";

export interface ControlService extends Answering {
  readonly log: LogMemory;
}

const LINE_BYTES_MAX = 65_536;
/** What a client does not read waits in memory; beyond this the connection ends. */
const UNREAD_BYTES_MAX = 4_194_304;
const NEWLINE = 10;
const NOTHING = new Uint8Array(0);

type LogRequest = Extract<ControlRequest, { readonly command: "log" }>;

export class ControlConnection {
  readonly #socket: Socket;
  readonly #service: ControlService;
  readonly #unfollow: (() => void)[] = [];
  #rest: Uint8Array = NOTHING;

  constructor(socket: Socket, service: ControlService) {
    this.#socket = socket;
    this.#service = service;
  }

  handleData(bytes: Uint8Array): void {
    let data = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    for (let end = data.indexOf(NEWLINE); end >= 0; end = data.indexOf(NEWLINE)) {
      if (this.#socket.destroyed) return;
      this.#handleLine(Buffer.from(data.subarray(0, end)).toString("utf8").trim());
      data = data.subarray(end + 1);
    }
    this.#rest = data;
    if (data.length > LINE_BYTES_MAX) this.#end({ id: null, ok: false, error: "not-understood" });
  }

  /** The client is gone. */
  close(): void {
    for (const unfollow of this.#unfollow.splice(0)) unfollow();
  }

  #handleLine(line: string): void {
    if (line === "") return;
    const { id, request } = parseLine(line);
    if ("error" in request) this.#send({ id, ok: false, ...request });
    else if (request.command === "log") this.#sendLog(id, request);
    else this.#answer(id, request);
  }

  #answer(id: RequestId, request: PlainRequest): void {
    const given = answer(request, this.#service);
    this.#send("error" in given ? { id, ok: false, error: given.error } : { id, ok: true, result: given.result });
  }

  /** The lines that are there come with the answer, those that follow one by one. */
  #sendLog(id: RequestId, { count, isFollowed, level }: LogRequest): void {
    const { log } = this.#service;
    this.#send({ id, ok: true, result: { lines: log.last(count, level).map(lineOf) } });
    if (!isFollowed) return;
    this.close();
    this.#unfollow.push(log.follow(level, (line) => this.#send({ id, line: lineOf(line) })));
  }

  #end(last: object): void {
    this.close();
    this.#socket.end(`${JSON.stringify(last)}\n`);
    this.#socket.destroySoon();
  }

  #send(message: object): void {
    if (this.#socket.destroyed) return;
    // One answer may be longer by itself.
    if (this.#socket.writableLength > UNREAD_BYTES_MAX) this.#socket.destroy();
    else this.#socket.write(`${JSON.stringify(message)}\n`);
  }
}

function lineOf({ atMs, level, text, fields }: TimedLine) {
  return { at: new Date(atMs).toISOString(), level, text, data: fields };
}

export type LineResult = ReturnType<typeof lineOf>;

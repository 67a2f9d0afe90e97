/**
 * As much of the protocols of NATS and Redis as a load needs. Texts and subjects have one length each, so a delivery is
 * a record of fixed length that only its first byte has to announce.
 */
import { TEXT_BYTES, tagAt } from "./closed-loop.ts";

const ID_DIGITS = 5;
const LINE_FEED = 10;

export interface BrokerProtocol {
  /** What a client says first; its own subject, and everybody's. */
  readonly greeting: (id: number) => string;
  /** Stands in what the broker answered when the client is subscribed. */
  readonly subscribed: string;
  readonly publish: (dest: number, text: string) => string;
  /** First byte, length and place of the text of a delivery. */
  readonly delivery: { readonly mark: number; readonly byteCount: number; readonly textAt: number };
}

/** `c00007` for client 7, `c00000` for everybody. */
function subjectOf(id: number): string {
  return `c${String(id).padStart(ID_DIGITS, "0")}`;
}

function natsDelivery(): BrokerProtocol["delivery"] {
  const head = `MSG ${subjectOf(0)} 1 ${TEXT_BYTES}\r\n`;
  return { mark: head.charCodeAt(0), byteCount: head.length + TEXT_BYTES + 2, textAt: head.length };
}

function redisDelivery(): BrokerProtocol["delivery"] {
  const head = `>3\r\n$7\r\nmessage\r\n$6\r\n${subjectOf(0)}\r\n$${TEXT_BYTES}\r\n`;
  return { mark: head.charCodeAt(0), byteCount: head.length + TEXT_BYTES + 2, textAt: head.length };
}

/** https://docs.nats.io/reference/reference-protocols/nats-protocol */
export const NATS: BrokerProtocol = {
  greeting: (id) =>
    `CONNECT {"verbose":false,"pedantic":false,"lang":"bench","version":"1"}\r\nSUB ${subjectOf(id)} 1\r\nSUB ${subjectOf(0)} 2\r\nPING\r\n`,
  subscribed: "PONG",
  publish: (dest, text) => `PUB ${subjectOf(dest)} ${TEXT_BYTES}\r\n${text}\r\n`,
  delivery: natsDelivery(),
};

/** https://redis.io/docs/latest/develop/reference/protocol-spec/: RESP3, in which a subscriber may publish. */
export const REDIS: BrokerProtocol = {
  greeting: (id) => `HELLO 3\r\nSUBSCRIBE ${subjectOf(id)} ${subjectOf(0)}\r\nPING\r\n`,
  subscribed: "PONG",
  publish: (dest, text) => `*3\r\n$7\r\nPUBLISH\r\n$6\r\n${subjectOf(dest)}\r\n$${TEXT_BYTES}\r\n${text}\r\n`,
  delivery: redisDelivery(),
};

/** Cuts a stream into deliveries; other lines (`PING`, `:3`) go by. */
export class DeliveryReader {
  #rest: Uint8Array = new Uint8Array();

  constructor(
    readonly protocol: BrokerProtocol,
    readonly onDelivery: (tag: number) => void,
    readonly onPing: () => void,
  ) {}

  read(chunk: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const { mark, byteCount, textAt } = this.protocol.delivery;
    let at = 0;
    while (at < bytes.length) {
      if (bytes[at] === mark) {
        if (at + byteCount > bytes.length) break;
        this.onDelivery(tagAt(bytes, at + textAt));
        at += byteCount;
        continue;
      }
      const end = bytes.indexOf(LINE_FEED, at);
      if (end < 0) break;
      if (bytes[at] === "P".charCodeAt(0) && bytes[at + 1] === "I".charCodeAt(0)) this.onPing();
      at = end + 1;
    }
    // The chunk is the runtime's; what is kept is ours.
    this.#rest = bytes.slice(at);
  }
}

/** Recordings of sessions that nobody held: frames by hand, under real seals. */
import { encodeMessage } from "@recado/protocol";
import type { TransportKeys } from "@recado/protocol/session";
import { createSessionCrypto, generateKeyPair } from "@recado/runtime/crypto";
import type { RecordedDatagram } from "./recording-proxy.ts";

type Direction = RecordedDatagram["direction"];

export interface HandMadeFrame {
  readonly direction: Direction;
  readonly type: number;
  readonly origin?: number;
  readonly dest?: number;
  /** Of more than 140 bytes in as many frames as it takes. */
  readonly text: Uint8Array;
  readonly isData?: boolean;
}

/** Where the two streams begin. */
export const EPOCHS: Readonly<Record<Direction, number>> = { "to-server": 1_000, "to-client": 2_000 };
const SIDS: Readonly<Record<Direction, number>> = { "to-server": 0x5e00_0001, "to-client": 0xc100_0001 };
const [DATA, MORE, ACK] = [1, 2, 4];
const TEXT_SIZE = 140;
const FRAMES_MAX = 6;

/** The client's OI, then the frames in this order, and the key log that opens them. */
export function sealedRecording(
  clientId: number,
  frames: readonly HandMadeFrame[],
): { recording: RecordedDatagram[]; keyLog: string } {
  const { client, server } = transportKeys();
  const next = { ...EPOCHS };
  const counters = { "to-server": 0, "to-client": 0 };
  const offer = ["REC0", "REC1", "A".repeat(43)];
  const oi = encodeMessage({ kind: "hello", origin: clientId, dest: 0, name: "ana", text: "oi", offer });
  const recording: RecordedDatagram[] = [{ direction: "to-server", client: "one", hex: oi.toHex() }];
  for (const frame of frames) {
    const { direction } = frame;
    const parts = partsOf(frame.text);
    const inner = parts.map((part, index) => {
      const isData = frame.isData ?? true;
      const flags = (isData ? DATA : 0) | (index < parts.length - 1 ? MORE : 0);
      return innerFrame(frame, part, flags | ACK, isData ? next[direction]++ : 0, otherEpoch(direction));
    });
    for (let at = 0; at < inner.length; at += FRAMES_MAX) {
      const content = inner.slice(at, at + FRAMES_MAX);
      const datagram = new Uint8Array(8 + 176 * content.length + 16);
      const header = new DataView(datagram.buffer);
      header.setUint32(0, SIDS[direction]);
      header.setUint32(4, counters[direction]);
      for (const [index, bytes] of content.entries()) datagram.set(bytes, 8 + 176 * index);
      const keys = direction === "to-server" ? client : server;
      keys.send.seal(datagram, counters[direction]++);
      recording.push({ direction, client: "one", hex: datagram.toHex() });
    }
  }
  const secrets = [
    [SIDS["to-server"], client.sendSecret],
    [SIDS["to-client"], server.sendSecret],
  ] as const;
  const lines = secrets.map(([sid, secret]) => `RECADO_TRAFFIC_SECRET_0 ${sid.toString(16)} ${secret.toHex()}\n`);
  return { recording, keyLog: lines.join("") };
}

function partsOf(text: Uint8Array): Uint8Array[] {
  const parts = [text.subarray(0, TEXT_SIZE)];
  for (let at = TEXT_SIZE; at < text.length; at += TEXT_SIZE) parts.push(text.subarray(at, at + TEXT_SIZE));
  return parts;
}

function otherEpoch(direction: Direction): number {
  return EPOCHS[direction === "to-server" ? "to-client" : "to-server"];
}

function innerFrame(
  { type, origin = 0, dest = 0 }: HandMadeFrame,
  text: Uint8Array,
  flags: number,
  seq: number,
  ack: number,
) {
  const bytes = new Uint8Array(176);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of [type, origin, dest, text.length].entries()) view.setUint32(4 * index, value);
  view.setUint8(16, flags);
  view.setUint8(17, 64);
  view.setUint32(20, seq);
  view.setUint32(24, ack);
  bytes.set(text, 36);
  return bytes;
}

function transportKeys(): { client: TransportKeys; server: TransportKeys } {
  const suite = createSessionCrypto();
  const prologue = new Uint8Array();
  const initiator = suite.initiator(generateKeyPair(), () => prologue);
  const responder = suite.responder(generateKeyPair(), prologue);
  const reply = responder.reply(initiator.writeHello(), prologue);
  if (!reply || !initiator.readReply(reply)) throw new Error("no reply");
  const { message, keys: client } = initiator.writeFinish(prologue);
  const finished = responder.finish(message);
  if (!finished) throw new Error("no finish");
  return { client, server: finished.keys };
}

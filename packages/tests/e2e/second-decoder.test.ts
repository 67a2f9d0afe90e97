/**
 * docs/PROTOCOL.md against our code: what real programs say in sessions is recorded on its way, and read by a decoder in
 * Python that was written from the document alone.
 */
import { describe, expect, setDefaultTimeout } from "bun:test";
import { join } from "node:path";
import { decodeFrame, parseOffer } from "@recado/protocol";
import {
  CloseReason,
  ControlCode,
  counterOf,
  Fate,
  InnerType,
  parseSessionOffer,
  readClose,
  readFrames,
  readReceipts,
  readStep,
  readWelcome,
  sidOf,
} from "@recado/protocol/session";
import { waitFor } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { TemporaryHome } from "../harness/home.ts";
import { LineProcess } from "../harness/line-process.ts";
import { CLIENT_MAIN, cleanEnv, ServerProcess } from "../harness/programs.ts";
import { type RecordedDatagram, RecordingProxy, type RecordingProxyOptions } from "../harness/recording-proxy.ts";

setDefaultTimeout(60_000);

const NEEDS = ["python3"];
const PEERS = join(import.meta.dir, "..", "peers");
const ANA = 1;
const BOB = 2;

const LONG = longText(10_000);
const SPOKEN: readonly { readonly from: number; readonly to: number; readonly text: string }[] = [
  { from: ANA, to: 0, text: "bom dia, turma: lição de redes às oito" },
  { from: BOB, to: 0, text: "olá, ana! 👋" },
  { from: ANA, to: BOB, text: "só para você, bob" },
  { from: BOB, to: ANA, text: "primeira linha\nsegunda linha\n\ttabulação" },
  { from: ANA, to: 0, text: `pública e longa: ${LONG}` },
  { from: BOB, to: ANA, text: `particular e longa: ${LONG}` },
  { from: BOB, to: BOB, text: "nota para mim" },
  { from: ANA, to: 0, text: "até amanhã" },
];
const PRIVATE_COUNT = SPOKEN.filter(({ to }) => to !== 0).length;

interface Message {
  readonly type: string;
  readonly origin: number;
  readonly dest: number;
  readonly text?: string;
  readonly first_seq: number;
  readonly last_seq: number;
  readonly control?: { readonly code: string; readonly receipts?: readonly { seq: number; fate: string }[] };
}

interface Decoded {
  readonly kind: "clear" | "envelope" | "unreadable" | "stream";
  readonly direction: RecordedDatagram["direction"];
  readonly client: string;
  readonly misfits: readonly string[];
  readonly frame?: Readonly<Record<string, unknown>>;
  readonly sid?: string;
  readonly counter?: number;
  /** The frames of an envelope, opened: hex. */
  readonly plain?: string;
  readonly frames?: readonly Readonly<Record<string, unknown>>[];
  readonly messages?: readonly Message[];
}

interface Told {
  readonly type: string;
  readonly origin: number;
  readonly dest: number;
  readonly text: string;
}

interface Conversation {
  readonly recording: readonly RecordedDatagram[];
  readonly decoded: readonly Decoded[];
  readonly exitCode: number;
  /** What each client's JSON events say, by its id. */
  readonly sent: Readonly<Record<number, readonly Told[]>>;
  readonly received: Readonly<Record<number, readonly Told[]>>;
}

function longText(byteCount: number): string {
  const text = "coração à beira-mar, ñandú, 👩‍👩‍👧 e mais; ".repeat(byteCount / 80);
  return text + "x".repeat(byteCount - Buffer.byteLength(text));
}

function client(home: string, port: number, id: number, name: string): LineProcess {
  const who = ["--id", String(id), "--name", name, "--host", "127.0.0.1", "--port", String(port)];
  return new LineProcess([process.execPath, CLIENT_MAIN, ...who, "--json"], { env: cleanEnv(home) });
}

/** Everything of SPOKEN is said and heard, then both leave. */
async function converse(isLost?: RecordingProxyOptions["isLost"]): Promise<Conversation> {
  using serverHome = new TemporaryHome();
  using anaHome = new TemporaryHome();
  using bobHome = new TemporaryHome();
  const keyLog = join(serverHome.path, "keys");
  await using server = await ServerProcess.start(serverHome.path, ["--keylog", keyLog]);
  await using proxy = await RecordingProxy.start({ serverPort: server.port, ...(isLost && { isLost }) });
  await using ana = client(anaHome.path, proxy.port, ANA, "ana");
  await using bob = client(bobHome.path, proxy.port, BOB, "bob");
  const clients: Readonly<Record<number, LineProcess>> = { [ANA]: ana, [BOB]: bob };
  for (const one of [ana, bob]) await one.line(/"state":"registered".*"sealed":true/);
  for (const { from, to, text } of SPOKEN) clients[from]?.write(JSON.stringify({ send: text, to }));
  ana.write('{"list":true}');
  await ana.line('"type":"users"');
  for (const { from, to, text } of SPOKEN) {
    for (const id of [ANA, BOB]) {
      if (id === to || (to === 0 && id !== from)) await clients[id]?.line(`"text":${JSON.stringify(text)}`);
    }
  }
  const delivered = () => [ana, bob].flatMap(({ lines }) => lines).filter((line) => line.includes('"delivered"'));
  await waitFor(
    () => delivered().length === PRIVATE_COUNT || undefined,
    () => `${PRIVATE_COUNT} texts delivered; there are:\n${delivered().join("\n")}`,
  );
  for (const one of [ana, bob]) {
    one.write('{"close":true}');
    expect(await one.exited()).toBe(0);
  }
  const recording = [...proxy.recording];
  await using decoder = await decoding(serverHome.path, recording, keyLog);
  const exitCode = await decoder.exited();
  return {
    recording,
    decoded: decoder.lines.map((line): Decoded => JSON.parse(line)),
    exitCode,
    sent: { [ANA]: texts(ana, "sent"), [BOB]: texts(bob, "sent") },
    received: { [ANA]: texts(ana, "message"), [BOB]: texts(bob, "message") },
  };
}

async function decoding(home: string, recording: readonly RecordedDatagram[], keyLog: string): Promise<LineProcess> {
  const path = join(home, "recording");
  await Bun.write(path, recording.map((datagram) => `${JSON.stringify(datagram)}\n`).join(""));
  const env = { PYTHONDONTWRITEBYTECODE: "1", PYTHONUTF8: "1" };
  return new LineProcess(["python3", join(PEERS, "session_decoder.py"), path, keyLog], { env });
}

function texts(process: LineProcess, type: string): Told[] {
  const events = process.lines.map((line): Told => JSON.parse(line)).filter((event) => event.type === type);
  return events.map(({ origin, dest, text }) => ({ type: "MSG", origin, dest, text }));
}

/** The messages of one client's streams in this direction; every client has one flow. */
function messagesOf({ decoded }: Conversation, id: number, direction: Decoded["direction"]): Message[] {
  const flow = decoded.find(({ frame }) => frame?.["type"] === "OI" && frame["origin"] === id)?.client;
  const streams = decoded.filter((line) => line.kind === "stream" && line.client === flow);
  return streams.filter((stream) => stream.direction === direction).flatMap(({ messages = [] }) => messages);
}

function chatOf(messages: readonly Message[]): unknown[] {
  return messages
    .filter(({ type }) => type === "MSG")
    .map(({ type, origin, dest, text }) => ({ type, origin, dest, text }));
}

function expectAgreement(conversation: Conversation): void {
  const { recording, decoded, exitCode, sent, received } = conversation;
  expect(decoded.flatMap(({ misfits }) => misfits)).toEqual([]);
  expect(exitCode).toBe(0);
  const datagrams = decoded.filter(({ kind }) => kind !== "stream");
  const readings: unknown[] = datagrams.map(({ kind, sid, counter, plain, frame, frames }) =>
    kind === "clear" ? { kind, frame } : { kind, sid, counter, plain, frames },
  );
  expect(readings).toEqual(recording.map(({ hex }, index) => ownReading(hex, datagrams[index]?.plain)));
  for (const id of [ANA, BOB]) {
    const own = SPOKEN.filter(({ from }) => from === id);
    const spoken = own.map(({ to, text }) => ({ type: "MSG", origin: id, dest: to, text }));
    const toServer = messagesOf(conversation, id, "to-server");
    expect(chatOf(toServer)).toEqual(spoken);
    expect(sent[id]).toEqual(spoken);
    expect(toServer.at(-1)).toMatchObject({ type: "TCHAU", origin: id, dest: 0, text: "" });
    const toClient = messagesOf(conversation, id, "to-client");
    expect(chatOf(toClient)).toEqual([...(received[id] ?? [])]);
    expect(deliveredSeqs(toClient)).toEqual(seqsOfPrivate(toServer));
  }
}

function deliveredSeqs(toClient: readonly Message[]): number[] {
  const receipts = toClient.flatMap(({ control }) => control?.receipts ?? []);
  return receipts
    .filter(({ fate }) => fate === "delivered")
    .map(({ seq }) => seq)
    .sort();
}

function seqsOfPrivate(toServer: readonly Message[]): number[] {
  return toServer
    .filter(({ type, dest }) => type === "MSG" && dest !== 0)
    .map(({ last_seq }) => last_seq)
    .sort();
}

// What our own readers say, in the decoder's words.

const TYPES: readonly string[] = Object.keys(InnerType);

function wordOf(table: Readonly<Record<string, number>>, number: number): string | undefined {
  const word = Object.keys(table).find((key) => table[key] === number);
  return word?.toLowerCase().replaceAll("_", "-");
}

function ownClear(bytes: Uint8Array): unknown {
  const step = readStep(bytes);
  if (step) {
    return { type: "SESSAO", origin: step.origin, dest: step.dest, step: step.step, bytes: step.body.toHex() };
  }
  const frame = decodeFrame(bytes);
  if (typeof frame === "string") return frame;
  const offered = parseSessionOffer(bytes);
  return {
    ...frame,
    type: TYPES[frame.type],
    ...(frame.type === InnerType.OI && { offer: parseOffer(bytes) }),
    ...(offered && { hello: offered.hello.toHex() }),
    ...(offered?.cookie && { cookie: offered.cookie.toHex() }),
  };
}

function ownFrames(datagram: Uint8Array, plain: string): unknown[] {
  const opened = Uint8Array.from(datagram);
  opened.set(Uint8Array.fromHex(plain), 8);
  return readFrames(opened).map(({ type, origin, dest, text, hasMore, seq, acknowledgement }) => ({
    type: TYPES[type],
    origin,
    dest,
    size: text.length,
    flags: [seq !== undefined && "DATA", hasMore && "MORE", acknowledgement && "ACK"].filter(Boolean),
    text: text.toHex(),
    ...(seq !== undefined && { seq }),
    ...(acknowledgement && {
      window: acknowledgement.window,
      ack_delay: acknowledgement.ackDelayMs,
      ack: acknowledgement.ack,
      sacks: hex32(acknowledgement.sackHigh) + hex32(acknowledgement.sackLow),
    }),
    ...(type === InnerType.CONTROL && { control: ownControl(text) }),
  }));
}

function ownControl(text: Uint8Array): unknown {
  const code = Object.entries(ControlCode).find(([, value]) => value === text[0])?.[0];
  switch (text[0]) {
    case ControlCode.WELCOME: {
      const welcome = readWelcome(text);
      if (!welcome) return undefined;
      const { sendEpoch, sendBase, recvEpoch, recvNext } = welcome.state;
      const state = { send_epoch: sendEpoch, send_base: sendBase, recv_epoch: recvEpoch, recv_next: recvNext };
      return { code, ...state, ttl: welcome.ttlSeconds };
    }
    case ControlCode.RECEIPTS:
      return { code, receipts: readReceipts(text).map(({ seq, fate }) => ({ seq, fate: wordOf(Fate, fate) })) };
    case ControlCode.CLOSE: {
      const close = readClose(text);
      return close && { code, reason: wordOf(CloseReason, close.reason), sentence: close.sentence };
    }
    default:
      return { code, bytes: text.subarray(1).toHex() };
  }
}

function hex32(value: number): string {
  return value.toString(16).padStart(8, "0");
}

function ownReading(hex: string, plain = ""): unknown {
  const datagram = Uint8Array.fromHex(hex);
  if (datagram[0] === 0) return { kind: "clear", frame: ownClear(datagram) };
  return {
    kind: "envelope",
    sid: hex32(sidOf(datagram)),
    counter: counterOf(datagram),
    plain,
    frames: ownFrames(datagram, plain),
  };
}

describe("second decoder", () => {
  testWith(NEEDS, "second decoder: its cipher holds the vectors of RFC 8439", async () => {
    const env = { PYTHONDONTWRITEBYTECODE: "1" };
    await using check = new LineProcess(["python3", join(PEERS, "chacha20poly1305.py")], { env });
    const code = await check.exited();
    expect(check.lines.filter((line) => !line.startsWith("ok: "))).toEqual([]);
    expect(code).toBe(0);
  });

  testWith(NEEDS, "second decoder: reads frames as our readers do, and messages as the clients tell them", async () => {
    expectAgreement(await converse());
  });

  testWith(
    NEEDS,
    "second decoder: with every fifth datagram lost, each message is there once and in order",
    async () => {
      const conversation = await converse((index) => index % 5 === 4);
      expectAgreement(conversation);
      const sacks = conversation.decoded.flatMap(({ frames = [] }) => frames.map((frame) => frame["sacks"]));
      expect(sacks.some((sack) => sack !== undefined && sack !== "0".repeat(16))).toBe(true);
    },
  );

  testWith(
    NEEDS,
    "second decoder: a recording holds nothing readable, and nothing is read without its keys",
    async () => {
      const { recording } = await converse();
      const bytes = Buffer.concat(recording.map(({ hex }) => Buffer.from(hex, "hex")));
      for (const { text } of SPOKEN) {
        for (const word of text.slice(0, 200).split(/\s+/)) {
          if (Buffer.byteLength(word) > 5) expect({ word, at: bytes.indexOf(word) }).toEqual({ word, at: -1 });
        }
      }
      using home = new TemporaryHome();
      const noKeys = join(home.path, "keys");
      await Bun.write(noKeys, "# none\n");
      await using decoder = await decoding(home.path, recording, noKeys);
      expect(await decoder.exited()).toBe(1);
      const kinds = new Set(decoder.lines.map((line): Decoded => JSON.parse(line)).map(({ kind }) => kind));
      expect([...kinds].sort()).toEqual(["clear", "unreadable"]);
    },
  );
});

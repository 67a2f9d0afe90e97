/**
 * docs/PROTOCOL.md against our code: what real programs say in sessions is recorded on its way, and read by a decoder in
 * Python that was written from the document alone.
 */
import { describe, expect, setDefaultTimeout } from "bun:test";
import { join } from "node:path";
import { waitFor } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { TemporaryHome } from "../harness/home.ts";
import { LineProcess } from "../harness/line-process.ts";
import { CLIENT_MAIN, cleanEnv, ServerProcess } from "../harness/programs.ts";
import { type RecordedDatagram, RecordingProxy, type RecordingProxyOptions } from "../harness/recording-proxy.ts";
import { type Decoded, type Decoding, decode, type Message, PEERS } from "../harness/session-decoder.ts";
import { ownReading } from "./own-reading.ts";

setDefaultTimeout(60_000);

const NEEDS = ["python3"];
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

/** What ana asks of the history when all was said, and what it means in a session. */
const ASKED: readonly { readonly line: object; readonly request: object }[] = [
  { line: { history: 0, limit: 2 }, request: { kind: "page", with: 0, before: 0, limit: 2 } },
  { line: { history: BOB }, request: { kind: "page", with: BOB, before: 0, limit: 50 } },
  { line: { search: "LONGA pub" }, request: { kind: "search", before: 0, limit: 50, words: "LONGA pub" } },
  { line: { search: "…" }, request: { kind: "search", before: 0, limit: 50, words: "…" } },
];

interface Told {
  readonly origin: number;
  readonly dest: number;
  readonly text: string;
}

interface Conversation extends Decoding {
  readonly recording: readonly RecordedDatagram[];
  /** What each client's JSON events say, by its id. */
  readonly sent: Readonly<Record<number, readonly Told[]>>;
  readonly received: Readonly<Record<number, readonly Told[]>>;
  /** Those of what ana asked. */
  readonly pages: readonly Page[];
}

interface Page {
  readonly messages?: readonly (Told & { readonly number: number })[];
  readonly hasMore?: boolean;
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
  const pages: Page[] = [];
  for (const [ref, { line }] of ASKED.entries()) {
    ana.write(JSON.stringify({ ...line, ref }));
    pages.push(JSON.parse(await ana.line(`"ref":${ref}`)));
  }
  for (const one of [ana, bob]) {
    one.write('{"close":true}');
    expect(await one.exited()).toBe(0);
  }
  const recording = [...proxy.recording];
  const { decoded, exitCode } = await decode(recording, await Bun.file(keyLog).text());
  return {
    recording,
    decoded,
    pages,
    exitCode,
    sent: { [ANA]: texts(ana, "sent"), [BOB]: texts(bob, "sent") },
    received: { [ANA]: texts(ana, "message"), [BOB]: texts(bob, "message") },
  };
}

function texts(process: LineProcess, type: string): Told[] {
  const events = process.lines.map((line): Told & { type: string } => JSON.parse(line));
  return events.filter((event) => event.type === type).map(({ origin, dest, text }) => ({ origin, dest, text }));
}

/** The messages of one client's streams in this direction; every client has one flow. */
function messagesOf({ decoded }: Conversation, id: number, direction: Decoded["direction"]): Message[] {
  const flow = decoded.find(({ frame }) => frame?.["type"] === "OI" && frame["origin"] === id)?.client;
  const streams = decoded.filter((line) => line.kind === "stream" && line.client === flow);
  return streams.filter((stream) => stream.direction === direction).flatMap(({ messages = [] }) => messages);
}

function chatOf(messages: readonly Message[], type: string): Told[] {
  return messages
    .filter((message) => message.type === type && message.text !== "" && !message.answers)
    .map(({ origin, dest, text = "" }) => ({ origin, dest, text }));
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
    const spoken = own.map(({ to, text }) => ({ origin: id, dest: to, text }));
    const toServer = messagesOf(conversation, id, "to-server");
    expect(chatOf(toServer, "MSG")).toEqual(spoken);
    expect(sent[id]).toEqual(spoken);
    expect(toServer.at(-1)).toMatchObject({ type: "TCHAU", origin: id, dest: 0, text: "" });
    const toClient = messagesOf(conversation, id, "to-client");
    expect(chatOf(toClient, "ENTRY")).toEqual([...(received[id] ?? [])]);
    const places = placesOf(toClient, id);
    expect([...places.keys()]).toEqual(lastSeqs(toServer, () => true));
    const toOthers = lastSeqs(toServer, ({ dest }) => dest !== 0 && dest !== id);
    expect(deliveredNumbers(toClient)).toEqual(toOthers.map((seq) => places.get(seq) ?? 0));
  }
}

function expectAnswers(conversation: Conversation): void {
  const toServer = messagesOf(conversation, ANA, "to-server");
  const asked = toServer.flatMap(({ request }) => request ?? []);
  const refs = asked.map(({ ref }) => ref);
  expect(asked as unknown[]).toEqual(ASKED.map(({ request }, index) => ({ ref: refs[index], ...request })));
  const toClient = messagesOf(conversation, ANA, "to-client");
  const answers = toClient.flatMap(({ control }) => (control?.code === "ANSWER" ? control : []));
  expect(answers).toMatchObject([
    { ref: refs[0], status: "ok", count: 2, more: 1 },
    { ref: refs[1], status: "ok", count: 3, more: 0 },
    { ref: refs[2], status: "ok", count: 1, more: 0 },
    { ref: refs[3], status: "nothing-to-find", count: 0, more: 0 },
  ]);
  expect(conversation.pages.map(({ hasMore }) => hasMore)).toEqual([true, false, false, undefined]);
  const said = new Map(toServer.map(({ last_seq, text = "" }) => [last_seq, text]));
  const entries = toClient.filter(({ type }) => type === "ENTRY");
  const history = entries
    .filter((entry) => !entry.answers)
    .map((entry) => ({ ...placed(entry), text: entry.text || said.get(entry.seq ?? 0) }));
  const expected = [
    ...history.filter(({ dest }) => dest === 0).slice(-2),
    ...history.filter(({ dest }) => dest !== 0),
    ...history.filter(({ text }) => text?.startsWith("pública e longa")),
  ];
  expect(entries.filter((entry) => entry.answers).map(placed)).toEqual(expected);
  expect(conversation.pages.flatMap(({ messages = [] }) => messages.map(placed))).toEqual(expected);
  const ownPrivate = entries.filter(
    ({ origin, dest, answers: isAnswer }) => isAnswer && origin === ANA && dest === BOB,
  );
  expect(ownPrivate.map(({ fate }) => fate)).toEqual(["delivered"]);
}

function placed({ number, origin, dest, text }: Pick<Message, "number" | "origin" | "dest" | "text">) {
  return { number, origin, dest, text };
}

/** Which number each text of this writer got in the history, by the seq of its last frame. */
function placesOf(toClient: readonly Message[], id: number): Map<number, number> {
  const own = toClient.filter(({ type, origin, answers }) => type === "ENTRY" && origin === id && !answers);
  return new Map(own.map(({ seq = 0, number = 0 }) => [seq, number]));
}

function lastSeqs(toServer: readonly Message[], isMeant: (message: Message) => boolean): number[] {
  return toServer.filter((message) => message.type === "MSG" && isMeant(message)).map(({ last_seq }) => last_seq);
}

function deliveredNumbers(toClient: readonly Message[]): number[] {
  const receipts = toClient.flatMap(({ control }) => control?.receipts ?? []);
  return receipts
    .filter(({ fate }) => fate === "delivered")
    .map(({ number }) => number)
    .sort((a, b) => a - b);
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
    const conversation = await converse();
    expectAgreement(conversation);
    expectAnswers(conversation);
  });

  testWith(
    NEEDS,
    "second decoder: with every fifth datagram lost, each message is there once and in order",
    async () => {
      const conversation = await converse((index) => index % 5 === 4);
      expectAgreement(conversation);
      expectAnswers(conversation);
      const sacks = conversation.decoded.flatMap(({ frames = [] }) => frames.map((frame) => frame["sacks"]));
      expect(sacks.some((sack) => sack !== undefined && sack !== "0".repeat(16))).toBe(true);
    },
  );

  testWith(NEEDS, "second decoder: who comes back tells where it was, and gets what it missed once", async () => {
    using serverHome = new TemporaryHome();
    using anaHome = new TemporaryHome();
    using bobHome = new TemporaryHome();
    const keyLog = join(serverHome.path, "keys");
    await using server = await ServerProcess.start(serverHome.path, ["--keylog", keyLog]);
    await using proxy = await RecordingProxy.start({ serverPort: server.port });
    await using first = client(anaHome.path, proxy.port, ANA, "ana");
    await first.line(/"state":"registered".*"sealed":true/);
    await using bob = client(bobHome.path, proxy.port, BOB, "bob");
    bob.write('{"send":"ouvida"}');
    await first.line('"text":"ouvida"');
    first.write('{"close":true}');
    expect(await first.exited()).toBe(0);
    bob.write('{"send":"perdida"}');
    bob.write(`{"send":"guardada","to":${ANA}}`);
    await bob.line('"delivery":"waiting"');
    await using second = client(anaHome.path, proxy.port, ANA, "ana");
    await second.line('"text":"guardada"');
    await bob.line('"delivery":"delivered"');
    for (const one of [second, bob]) {
      one.write('{"close":true}');
      expect(await one.exited()).toBe(0);
    }
    const { decoded, exitCode } = await decode([...proxy.recording], await Bun.file(keyLog).text());
    expect(decoded.flatMap(({ misfits }) => misfits)).toEqual([]);
    expect(exitCode).toBe(0);
    const ois = decoded.filter(({ frame }) => frame?.["type"] === "OI" && frame["origin"] === ANA);
    const flows = [...new Set(ois.map(({ client: flow }) => flow))];
    const sessions = flows.map((flow) => {
      const toClient = decoded.filter((line) => line.client === flow && line.direction === "to-client");
      const entries = toClient.flatMap(({ messages = [] }) => messages).filter(({ type }) => type === "ENTRY");
      const controls = toClient.flatMap(({ frames = [] }) => frames.flatMap(({ control }) => control ?? []));
      return { entries, welcome: controls.find(({ code }) => code === "WELCOME") };
    });
    expect(sessions.map(({ entries }) => entries.map(({ text }) => text))).toEqual([
      ["ouvida"],
      ["perdida", "guardada"],
    ]);
    const [before, after] = sessions;
    expect(after?.welcome).toMatchObject({ log: before?.welcome?.log, number: before?.entries[0]?.number });
  });

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
      const { decoded, exitCode } = await decode(recording, "# none\n");
      expect(exitCode).toBe(1);
      const kinds = new Set(decoded.map(({ kind }) => kind));
      expect([...kinds].sort()).toEqual(["clear", "unreadable"]);
    },
  );
});

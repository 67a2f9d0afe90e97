/**
 * `--plain`: a conversation line by line, for screen readers, simple terminals and pipes. On a terminal it keeps
 * trying to connect while the user may type; from a pipe it connects first, sends every line, waits until their fates
 * are known and ends.
 */

import { systemErrorText } from "@recado/runtime";
import { sanitize } from "@recado/runtime/text";
import { expandAlias, type ParsedLine, parseLine, peopleOf, usageText } from "../commands/index.ts";
import type { ClientEvent } from "../events.ts";
import { ExitCode } from "../exit-code.ts";
import { keepLatest } from "../keep-latest.ts";
import { serverSays } from "../server-says.ts";
import { connectBriefly, connectOnce, type Face } from "./face.ts";
import { runCommand } from "./plain-commands.ts";
import { plainLine } from "./plain-lines.ts";
import type { PlainMemory } from "./plain-memory.ts";
import { outboxChanged } from "./plain-outbox.ts";
import { TextFates, untilRefused } from "./shared.ts";

/** Of people who wrote, the last ones. */
const NAMES_MAX = 4_096;
/** Own texts that are remembered for /resend. */
const TEXTS_MAX = 1000;

export async function runPlain(face: Face): Promise<ExitCode> {
  const { client, ended } = face;
  const memory = newMemory(face);
  const fates = new TextFates(client);
  client.subscribe((event) => show(face, memory, event));
  if (face.inputIsTerminal) {
    ended.addEventListener("abort", () => void client.close());
    face.note(face.catalog.clientCli.plain.hint);
    client.reconnect();
  } else {
    const failure = await connectOnce(face);
    if (failure !== undefined) return failure;
    // A line of the pipe may name somebody: the names should be known by then.
    await client.list().catch(() => undefined);
  }
  const refused = untilRefused(client);
  const end = await Promise.race([handleLines(face, memory), refused.promise]);
  refused.stop();
  if (client.state.name === "refused") return ExitCode.REFUSED;
  if (end === "end-of-input" || !face.inputIsTerminal) await client.settled();
  const hasFailures = fates.failedCount > 0 || memory.unsentCount > 0;
  return hasFailures && !face.inputIsTerminal ? ExitCode.FAILED : ExitCode.OK;
}

/** `recado tail`. */
export async function runPlainTail(face: Face): Promise<ExitCode> {
  const { client } = face;
  const memory = newMemory(face);
  client.subscribe((event) => show(face, memory, event));
  const failure = await connectBriefly(face);
  if (failure !== undefined) return failure;
  await untilRefused(client).promise;
  return client.state.name === "refused" ? ExitCode.REFUSED : ExitCode.OK;
}

function newMemory(face: Face): PlainMemory {
  const { client } = face;
  const names = new Map<number, string>();
  return {
    ignored: new Set(),
    aliases: new Map(face.aliases),
    texts: new Map(),
    outbox: new Map(),
    target: 0,
    replyTo: undefined,
    unsentCount: 0,
    rttMs: undefined,
    figures: undefined,
    lastStatus: undefined,
    log: undefined,
    isLogNamedAfterServer: false,
    untap: undefined,
    names,
    nameOf: (id) => client.roster.find((entry) => entry.id === id)?.name ?? names.get(id),
    async say(text, to) {
      const isSent = await say(face, text, to);
      if (!isSent) this.unsentCount++;
      return isSent;
    },
  };
}

async function handleLines(face: Face, memory: PlainMemory): Promise<"end-of-input" | "quit"> {
  for await (const line of face.lines) {
    const parsed = parseLine(expandAlias(line, memory.aliases), peopleOf(face.client.roster, memory.names));
    if ((await handleLine(face, memory, parsed)) === "quit") return "quit";
  }
  return "end-of-input";
}

async function handleLine(face: Face, memory: PlainMemory, parsed: ParsedLine): Promise<"quit" | undefined> {
  const texts = face.catalog.clientCli;
  switch (parsed.kind) {
    case "empty":
      return undefined;
    case "text":
      await memory.say(parsed.text, memory.target);
      return undefined;
    case "command":
      return runCommand(face, memory, parsed.command);
    case "unknown":
      face.note(texts.unknownCommand(sanitize(parsed.word), parsed.suggestion));
      return undefined;
    case "usage":
      face.note(texts.usage(usageText(parsed.spec, face.catalog)));
      return undefined;
    case "no-such-user":
      face.note(texts.noSuchUser(sanitize(parsed.ref), parsed.suggestion && sanitize(parsed.suggestion)));
      return undefined;
    case "ambiguous-user":
      face.note(texts.ambiguousUser(sanitize(parsed.ref), parsed.entries.map(({ id }) => id).join(", ")));
      return undefined;
  }
}

/** Waits while too much is queued: a pipe may be faster than the wire takes. */
async function say({ client, catalog, note }: Face, text: string, to: number): Promise<boolean> {
  let result = client.send(text, to);
  if (!result.ok && result.reason === "queue-full") {
    await client.drained();
    result = client.send(text, to);
  }
  if (!result.ok) note(catalog.clientCli.sendRefusals[result.reason]);
  return result.ok;
}

function show(face: Face, memory: PlainMemory, event: ClientEvent): void {
  remember(memory, event, face.client.id);
  if (event.kind === "message" && memory.ignored.has(event.message.origin)) return;
  log(face, memory, event);
  // A terminal has shown what its user typed.
  if (event.kind === "sent" && face.inputIsTerminal) return;
  if (event.kind === "delivery") {
    showDelivery(face, memory, event);
    return;
  }
  const { client, catalog } = face;
  const own = { id: client.id, name: client.name };
  const line = plainLine(event, { catalog, own, wallMs: Date.now(), nameOf: memory.nameOf });
  if (line?.stream === "chat") face.write(line.text);
  else if (line) face.note(line.text);
}

function log(face: Face, memory: PlainMemory, event: ClientEvent): void {
  const { client, catalog } = face;
  const own = { id: client.id, name: client.name };
  try {
    memory.log?.event(event, { catalog, own, wallMs: Date.now(), nameOf: memory.nameOf });
  } catch (error) {
    memory.log?.close();
    memory.log = undefined;
    face.note(catalog.clientCli.answers.failed("log", systemErrorText(error, catalog)));
  }
}

function remember(memory: PlainMemory, event: ClientEvent, ownId: number): void {
  if (event.kind === "rtt") {
    memory.rttMs = event.rttMs;
    memory.figures = event.link;
  }
  if (event.kind === "message" && event.message.scope !== "server") {
    const { origin, name, scope } = event.message;
    memory.names.delete(origin);
    memory.names.set(origin, name);
    keepLatest(memory.names, NAMES_MAX);
    if (scope === "private" && origin !== ownId && !memory.ignored.has(origin)) memory.replyTo = origin;
  }
  if (event.kind === "status") memory.lastStatus = event.text;
  else if (event.kind === "sent") {
    memory.texts.set(event.sendId, { text: event.message.text, dest: event.message.dest });
    keepLatest(memory.texts, TEXTS_MAX);
  }
}

function showDelivery(face: Face, memory: PlainMemory, event: Extract<ClientEvent, { kind: "delivery" }>): void {
  const { delivered } = face.catalog.clientCli;
  const own = memory.texts.get(event.sendId);
  outboxChanged(memory, event.sendId, event.delivery);
  if (own === undefined) return;
  if (event.delivery === "waiting") face.note(`* ${delivered.waiting(sanitize(own.text))}`);
  if (event.delivery !== "failed" && event.delivery !== "unconfirmed") return;
  const text = sanitize(own.text);
  if (event.delivery === "unconfirmed") face.note(`* ${delivered.unconfirmed(text)}`);
  else face.note(`* ${delivered.failed(text, event.why && serverSays(event.why, face.catalog))}`);
}

/** What the slash commands do where there is no screen. */
import type { Catalog } from "@recado/runtime/i18n";
import { sanitize } from "@recado/runtime/text";
import { actionText, COMMANDS, type Command, type CommandSpec, usageText } from "../commands/index.ts";
import { isClientName } from "../identity.ts";
import { endpointText } from "./endpoint-text.ts";
import type { Face } from "./face.ts";
import { showHistory } from "./plain-history.ts";
import { stateText, whoIs } from "./plain-lines.ts";

interface OwnText {
  readonly text: string;
  readonly dest: number;
}

/** What plain mode remembers between lines. */
export interface PlainMemory {
  readonly ignored: Set<number>;
  /** Own texts by send id, the latest ones. */
  readonly texts: Map<number, OwnText>;
  /** Those that failed or were not confirmed, oldest first. */
  readonly failed: Map<number, OwnText>;
  /** Lines that could not be sent at all. */
  unsentCount: number;
  rttMs: number | undefined;
  lastStatus: string | undefined;
  nameOf(id: number): string | undefined;
  say(text: string, to: number): Promise<void>;
}

/** "quit" ends the program. */
export async function runCommand(face: Face, memory: PlainMemory, command: Command): Promise<"quit" | undefined> {
  const { client, catalog, note } = face;
  const texts = catalog.clientCli;
  switch (command.kind) {
    case "quit":
      return "quit";
    case "help":
      for (const line of helpLines(catalog, command.topic)) note(line);
      return undefined;
    case "msg":
      await memory.say(command.text, command.target.id);
      return undefined;
    case "me":
      await memory.say(actionText(command.text), 0);
      return undefined;
    case "resend":
      await resend(face, memory);
      return undefined;
    case "nick":
      if (isClientName(command.name)) client.rename(command.name);
      else note(texts.badName);
      return undefined;
    case "users":
      note(texts.plain.users(client.roster.length));
      for (const { id, name } of client.roster) note(`  ${whoIs(id, name)}`);
      return undefined;
    case "whois":
      note(texts.plain.whois(whoIs(command.target.id, command.target.name), command.target.name !== undefined));
      return undefined;
    case "ignore":
    case "unignore":
      ignore(face, memory, command);
      return undefined;
    case "history":
    case "search":
      await showHistory(face, memory, command);
      return undefined;
    case "query":
    case "clear":
    case "close":
    case "buffer":
      note(texts.plain.needsScreen(command.kind));
      return undefined;
    case "version":
      note(`recado ${face.version}`);
      return undefined;
    default:
      await connectionCommand(face, memory, command);
      return undefined;
  }
}

type ConnectionCommand = Extract<Command, { kind: "connect" | "disconnect" | "reconnect" | "ping" | "lag" | "status" }>;

async function connectionCommand(face: Face, memory: PlainMemory, command: ConnectionCommand): Promise<void> {
  const { client, catalog, note } = face;
  const texts = catalog.clientCli;
  switch (command.kind) {
    case "connect":
      if (command.address) client.moveTo(command.address.host, command.address.port ?? client.server.port);
      else client.reconnect();
      return;
    case "disconnect":
      client.disconnect();
      return;
    case "reconnect":
      client.disconnect();
      client.reconnect();
      return;
    case "ping": {
      const rttMs = await client.ping();
      note(rttMs === undefined ? texts.plain.noPong : texts.plain.lag(rttMs));
      return;
    }
    case "lag":
      note(texts.plain.lag(memory.rttMs));
      return;
    case "status": {
      const { id, name, server, state } = client;
      const context = { catalog, own: { id, name }, wallMs: Date.now(), nameOf: memory.nameOf };
      note(stateText(state, endpointText(server), context));
      if (memory.lastStatus !== undefined) note(sanitize(memory.lastStatus));
    }
  }
}

function ignore(
  face: Face,
  { ignored, nameOf }: PlainMemory,
  command: Extract<Command, { kind: "ignore" | "unignore" }>,
): void {
  const { plain } = face.catalog.clientCli;
  if (command.target === undefined) {
    for (const id of ignored) face.note(`  ${whoIs(id, nameOf(id))}`);
    if (ignored.size === 0) face.note(plain.ignoredNobody);
    return;
  }
  const who = whoIs(command.target.id, command.target.name);
  if (command.kind === "ignore") ignored.add(command.target.id);
  else ignored.delete(command.target.id);
  face.note(command.kind === "ignore" ? plain.ignored(who) : plain.unignored(who));
}

async function resend({ catalog, note }: Face, memory: PlainMemory): Promise<void> {
  const texts = [...memory.failed.values()];
  memory.failed.clear();
  if (texts.length === 0) note(catalog.clientCli.plain.nothingToResend);
  for (const { text, dest } of texts) await memory.say(text, dest);
}

function helpLines(catalog: Catalog, topic: CommandSpec | undefined): string[] {
  const { commands } = catalog.clientCli;
  return (topic === undefined ? COMMANDS : [topic])
    .filter((spec) => topic !== undefined || !spec.needsScreen)
    .map((spec) => {
      const aliases = spec.aliases.map((alias) => `/${alias}`).join(", ");
      return `  ${usageText(spec, catalog)}${aliases === "" ? "" : ` (${aliases})`}: ${commands[spec.name]}`;
    });
}

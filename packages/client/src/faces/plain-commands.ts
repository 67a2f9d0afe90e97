/** What the slash commands do where there is no screen. */
import { DEFAULT_PORT } from "@recado/protocol";
import type { Catalog } from "@recado/runtime/i18n";
import { sanitize } from "@recado/runtime/text";
import {
  actionText,
  aliasFault,
  COMMANDS,
  type Command,
  type CommandSpec,
  matchUser,
  peopleOf,
  usageText,
} from "../commands/index.ts";
import { isClientName } from "../identity.ts";
import { endpointText } from "./endpoint-text.ts";
import type { Face } from "./face.ts";
import { showHistory } from "./plain-history.ts";
import { stateText, whoIs } from "./plain-lines.ts";
import { machineCommand, moveLog } from "./plain-machine.ts";
import type { PlainMemory } from "./plain-memory.ts";
import { outboxCommand } from "./plain-outbox.ts";

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
      await memory.say(actionText(command.text), memory.target);
      return undefined;
    case "reply":
      if (memory.replyTo === undefined) note(catalog.clientScreen.notices.nobodyToReply);
      else await memory.say(command.text, memory.replyTo);
      return undefined;
    case "query":
      turnTo(face, memory, command.target.id);
      if (command.text !== undefined) await memory.say(command.text, command.target.id);
      return undefined;
    case "close":
      turnTo(face, memory, 0);
      return undefined;
    case "buffer":
      turnToNamed(face, memory, command.ref);
      return undefined;
    case "outbox":
    case "resend":
    case "discard":
      await outboxCommand(face, memory, command);
      return undefined;
    case "log":
    case "export":
    case "servers":
    case "discover":
    case "raw":
      await machineCommand(face, memory, command);
      return undefined;
    case "alias":
      alias(face, memory, command);
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
    case "mark":
    case "next-unread":
    case "clear":
    case "copy":
    case "edit":
    case "mute":
    case "unmute":
    case "highlight":
    case "notify":
    case "set":
    case "theme":
    case "mouse":
    case "keys":
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

type ConnectionCommand = Extract<
  Command,
  { kind: "connect" | "disconnect" | "reconnect" | "ping" | "lag" | "stats" | "status" }
>;

async function connectionCommand(face: Face, memory: PlainMemory, command: ConnectionCommand): Promise<void> {
  const { client, catalog, note } = face;
  const texts = catalog.clientCli;
  switch (command.kind) {
    case "connect":
      if (!command.address) {
        client.reconnect();
        return;
      }
      await client.moveTo(command.address.host, command.address.port ?? DEFAULT_PORT);
      await moveLog(face, memory);
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
    case "stats":
      note(texts.plain.lag(memory.rttMs));
      note(memory.figures === undefined ? texts.noFigures : texts.figures(memory.figures));
      if (memory.lastStatus !== undefined) note(sanitize(memory.lastStatus));
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

/** From here on lines go there; 0 is everybody. */
function turnTo({ catalog, note }: Face, memory: PlainMemory, id: number): void {
  memory.target = id;
  const { toEverybody, toOne } = catalog.clientCli.plain;
  note(id === 0 ? toEverybody : toOne(whoIs(id, memory.nameOf(id))));
}

function turnToNamed(face: Face, memory: PlainMemory, ref: string): void {
  const { clientScreen } = face.catalog;
  const match = matchUser(ref, peopleOf(face.client.roster, memory.names));
  if (ref.toLowerCase() === clientScreen.everybodyBuffer) turnTo(face, memory, 0);
  else if (match.kind === "user") turnTo(face, memory, match.target.id);
  else face.note(clientScreen.notices.noSuchBuffer(sanitize(ref)));
}

function alias(
  { catalog, note }: Face,
  { aliases }: PlainMemory,
  { name, text }: Extract<Command, { kind: "alias" }>,
): void {
  const { notices } = catalog.clientScreen;
  const word = name?.replace(/^\//, "").toLowerCase();
  const fault = word === undefined ? undefined : aliasFault(word, text ?? "", aliases);
  if (word === undefined) {
    if (aliases.size === 0) note(notices.noAliases);
    for (const [each, meaning] of aliases) note(`  /${each} = ${meaning}`);
  } else if (fault !== undefined) note(notices.badAlias[fault](sanitize(word)));
  else if (text === undefined) {
    aliases.delete(word);
    note(notices.aliasGone(word));
  } else aliases.set(word, text);
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

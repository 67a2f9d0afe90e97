/** What Enter does with the line, and what each slash command does on the screen. */
import { DEFAULT_PORT } from "@recado/protocol";
import { remember } from "@recado/runtime/tui";
import {
  actionText,
  type Command,
  type CommandSpec,
  type ParsedLine,
  parseLine,
  type UserTarget,
  usageText,
} from "../commands/index.ts";
import { isClientName } from "../identity.ts";
import { emptied, peerKey } from "./buffer.ts";
import { describeState } from "./describe-state.ts";
import { only, type Step } from "./messages.ts";
import {
  activeBuffer,
  canWrite,
  entryLabel,
  isRegistered,
  type Model,
  nameOfId,
  peopleIn,
  serverText,
  textsOf,
} from "./model.ts";
import { emptyRoster } from "./roster.ts";
import {
  bufferName,
  close,
  findBuffer,
  notice,
  openPeer,
  seen,
  show,
  showActive,
  withActive,
} from "./update-buffers.ts";
import { loadOlder, opened, search } from "./update-history.ts";
import { discard, openOutbox, resend } from "./update-outbox.ts";
import { setRaw } from "./update-raw.ts";
import { copyLast } from "./update-select.ts";
import { destinationOf, messagesOf, sendTexts, whyNoChat, withSentLine } from "./update-send.ts";
import { alias, listKeys, mute, set, toggleMouse, typedLine } from "./update-settings.ts";

/** Enter. Whatever was not understood or cannot be sent now stays in the line. */
export function submit(model: Model): Step {
  const [next, cmds] = submitLine(model);
  const before = activeBuffer(model).history.entries;
  const after = next.buffers.find(({ key }) => key === model.active)?.history.entries ?? before;
  const line = after.at(-1);
  if (after === before || line === undefined) return [next, cmds];
  const typed = remember(next.typed, line);
  return [{ ...next, typed }, [...cmds, { kind: "remember-typed", buffer: model.active, line }]];
}

function submitLine(model: Model): Step {
  const text = typedLine(model);
  const isChat = !text.startsWith("/") || text.startsWith("//");
  const parsed: ParsedLine = parseLine(text, peopleIn(model));
  const texts = model.catalog.clientCli;
  switch (parsed.kind) {
    case "empty":
      return model.link.state.name === "waiting" ? [model, [{ kind: "retry" }]] : only(model);
    case "text":
      if (parsed.slashAfterSpace) return only({ ...model, prompt: { kind: "slash", text } });
      return sendTexts(model, model.active, isChat ? messagesOf(model, parsed.text) : [parsed.text]);
    case "command":
      return submitCommand(model, parsed.command);
    case "unknown":
      return only(notice(model, "error", texts.unknownCommand(parsed.word, parsed.suggestion)));
    case "usage":
      return only(notice(model, "error", texts.usage(usageText(parsed.spec, model.catalog))));
    case "no-such-user":
      return only(notice(model, "error", texts.noSuchUser(parsed.ref, parsed.suggestion)));
    case "ambiguous-user":
      return only(
        notice(model, "error", texts.ambiguousUser(parsed.ref, parsed.entries.map(({ id }) => `#${id}`).join(", "))),
      );
  }
}

function submitCommand(model: Model, command: Command): Step {
  const { notices } = textsOf(model);
  if (sends(command) && !canWrite(model)) return only(notice(model, "error", notices.notConnected));
  const needsChat = command.kind === "me";
  if (needsChat && destinationOf(model.active) === undefined) return only(notice(model, "error", whyNoChat(model)));
  if (command.kind === "history" && destinationOf(model.active) === undefined)
    return only(notice(model, "error", notices.historyOf));
  return run(withSentLine(model), command);
}

function sends(command: Command): boolean {
  if (command.kind === "query") return command.text !== undefined;
  return ["msg", "me", "reply", "ping"].includes(command.kind);
}

function run(model: Model, command: Command): Step {
  const { notices } = textsOf(model);
  switch (command.kind) {
    case "help":
      return only(command.topic === undefined ? openHelp(model) : helpOn(model, command.topic));
    case "msg":
      return message(model, command.target, command.text);
    case "query":
      return query(model, command.target, command.text);
    case "reply":
      return reply(model, command.text);
    case "users":
      return users(model);
    case "whois":
      return only(notice(model, "info", whois(model, command.target)));
    case "me":
      return sendTexts(model, model.active, [actionText(command.text)]);
    case "nick":
      return nick(model, command.name);
    case "clear":
      return only(withActive(model, emptied));
    case "close":
      return only(close(model, model.active) ?? notice(model, "error", notices.cannotClose));
    case "history":
      return loadOlder(model, model.active, command.count);
    case "search":
      return search(model, command.words);
    case "buffer":
      return buffer(model, command.ref);
    case "mark":
      return only(withActive(model, (each) => ({ ...each, readSeq: each.lines.endSeq })));
    case "next-unread":
      return only(showActive(model));
    case "copy":
      return copyLast(model, command.count);
    case "edit":
      return [model, [{ kind: "edit", buffer: model.active, text: "" }]];
    case "export":
      return [model, [{ kind: "export", buffer: model.active, file: command.file }]];
    case "log":
      return [model, [{ kind: "log", buffer: model.active, target: command.target }]];
    case "connect":
      return connect(model, command.address);
    case "disconnect":
      return [model, [{ kind: "disconnect" }]];
    case "reconnect":
      return [model, isRegistered(model) ? [{ kind: "disconnect" }, { kind: "retry" }] : [{ kind: "retry" }]];
    case "ping":
      return [model, [{ kind: "ping", buffer: model.active }]];
    case "lag":
      return only(notice(model, "info", notices.lag(model.link.rttMs)));
    case "stats":
      return only(notice(model, "info", statsReport(model)));
    case "status":
      return only(notice(model, "info", statusReport(model)));
    case "discover":
      return [
        notice(model, "info", model.catalog.clientCli.discovered.looking),
        [{ kind: "discover", buffer: model.active }],
      ];
    case "servers":
      return [model, [{ kind: "list-servers", buffer: model.active }]];
    case "ignore":
    case "unignore":
      return only(ignore(model, command.kind === "ignore", command.target));
    case "mute":
    case "unmute":
      return only(mute(model, command.kind === "mute"));
    case "highlight":
      return set(model, "highlight", command.words);
    case "notify":
    case "theme":
      return set(model, command.kind, command.value);
    case "set":
      return set(model, command.name, command.value);
    case "mouse":
      return toggleMouse(model);
    case "keys":
      return only(listKeys(model));
    case "alias":
      return only(alias(model, command.name, command.text));
    case "outbox":
      return only(openOutbox(model));
    case "resend":
      return resend(model, command.which);
    case "discard":
      return discard(model, command.which);
    case "raw":
      return setRaw(model, command.isOn ?? model.overlay?.kind !== "raw");
    case "version":
      return only(notice(model, "info", notices.version(model.version)));
    case "quit":
      return [model, [{ kind: "quit" }]];
  }
}

function helpOn(model: Model, spec: CommandSpec): Model {
  return notice(model, "info", `${usageText(spec, model.catalog)}: ${model.catalog.clientCli.commands[spec.name]}`);
}

function message(model: Model, target: UserTarget, text: string): Step {
  const told = notice(model, "info", `→ ${nameOfId(model, target.id)}: ${text}`);
  const key = peerKey(target.id);
  return [key === model.active ? model : told, [{ kind: "send", texts: [{ buffer: key, text, to: target.id }] }]];
}

function reply(model: Model, text: string): Step {
  const { replyTo } = model;
  if (replyTo === undefined) return only(notice(model, "error", textsOf(model).notices.nobodyToReply));
  return message(model, { id: replyTo, name: nameOfId(model, replyTo) }, text);
}

function query(model: Model, target: UserTarget, text: string | undefined): Step {
  const shown = openPeer(model, target);
  return text === undefined ? opened(shown) : sendTexts(shown, shown.active, [text]);
}

function users(model: Model): Step {
  const names = model.roster.sorted.map(entryLabel);
  const noted = notice(model, "info", textsOf(model).notices.users(names));
  return isRegistered(model) ? [noted, [{ kind: "request-roster" }]] : only(noted);
}

function whois(model: Model, { id }: UserTarget): string {
  const { notices } = textsOf(model);
  const text = notices.whois(nameOfId(model, id), id, model.roster.byId.has(id));
  return id === model.target?.id ? `${text} ${notices.itsYou}` : text;
}

function nick(model: Model, name: string): Step {
  if (!isClientName(name)) return only(notice(model, "error", model.catalog.clientCli.badName));
  const target = model.target === undefined ? undefined : { ...model.target, name };
  return [{ ...model, target }, [{ kind: "rename", name }]];
}

function buffer(model: Model, ref: string): Step {
  const key = findBuffer(model, ref);
  return only(key === undefined ? notice(model, "error", textsOf(model).notices.noSuchBuffer(ref)) : show(model, key));
}

function connect(model: Model, address: (Command & { kind: "connect" })["address"]): Step {
  if (address === undefined || model.target === undefined) {
    return isRegistered(model)
      ? only(notice(model, "error", textsOf(model).notices.alreadyConnected))
      : [model, [{ kind: "retry" }]];
  }
  const target = { ...model.target, host: address.host, port: address.port ?? DEFAULT_PORT };
  const link: Model["link"] = { ...model.link, named: undefined, status: undefined, rttMs: undefined };
  return [{ ...model, target, link, roster: emptyRoster }, [{ kind: "move", host: target.host, port: target.port }]];
}

function statsReport(model: Model): string {
  const { clientCli } = model.catalog;
  const { notices } = textsOf(model);
  const { rttMs, figures, status } = model.link;
  const lines = [notices.lag(rttMs)];
  lines.push(figures === undefined ? clientCli.noFigures : clientCli.figures(figures));
  if (status !== undefined) lines.push(notices.serverStatus(status.text));
  return lines.join("\n");
}

function statusReport(model: Model): string {
  const { notices } = textsOf(model);
  const { target, link } = model;
  const lines = [notices.server(serverText(model), describeState(model)), notices.lag(link.rttMs)];
  if (target !== undefined) lines.unshift(notices.identity(target.name, target.id));
  if (link.status !== undefined) lines.push(notices.serverStatus(link.status.text));
  return lines.join("\n");
}

function ignore(model: Model, isIgnored: boolean, target: UserTarget | undefined): Model {
  const { notices } = textsOf(model);
  if (target === undefined) {
    return notice(model, "info", notices.ignoreList([...model.ignored].map((id) => nameOfId(model, id))));
  }
  const ignored = new Set(model.ignored);
  if (isIgnored) ignored.add(target.id);
  else ignored.delete(target.id);
  const name = nameOfId(model, target.id);
  return notice({ ...model, ignored }, "info", isIgnored ? notices.ignored(name) : notices.unignored(name));
}

/** Names of the open buffers, for completion. */
export function bufferNames(model: Model): string[] {
  return model.buffers.map(({ key }) => bufferName(model, key));
}

function openHelp(model: Model): Model {
  return { ...model, overlay: { kind: "help", top: 0 } };
}

/** Coming back from help: what arrived behind it counts as seen now. */
export function closeHelp(model: Model): Model {
  return seen({ ...model, overlay: undefined });
}

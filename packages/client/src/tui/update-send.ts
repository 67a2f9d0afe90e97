/** From the input line to the wire: what a line would send, and sending it. */
import { byteLength, splitText, TEXT_SIZE } from "@recado/protocol";
import { MESSAGE_SIZE_MAX } from "@recado/protocol/session";
import { remember, replaceText } from "@recado/runtime/tui";
import { actionText, parseLine } from "../commands/index.ts";
import { type BufferKey, peerOf } from "./buffer.ts";
import { type Msg, only, type Step } from "./messages.ts";
import { activeBuffer, bufferOf, canWrite, type Model, peopleIn, textsOf } from "./model.ts";
import { withResent } from "./outbox.ts";
import { notice, setLine, withBuffer, wrote } from "./update-buffers.ts";
import { typedLine } from "./update-settings.ts";

/** The texts, one a message, that Enter would send now. */
export function outgoingTexts(model: Model): string[] {
  const text = typedLine(model);
  if (text === "") return [];
  if (!text.startsWith("/")) return messagesOf(model, text);
  const parsed = parseLine(text, peopleIn(model));
  if (parsed.kind === "text") return messagesOf(model, parsed.text);
  if (parsed.kind !== "command") return [];
  const { command } = parsed;
  if (command.kind === "msg" || command.kind === "query") return command.text === undefined ? [] : [command.text];
  if (command.kind === "reply") return [command.text];
  return command.kind === "me" ? [actionText(command.text)] : [];
}

/** In a session a text leaves whole; in clear frames each of its lines is a message of its own. */
export function messagesOf(model: Model, text: string): string[] {
  if (model.link.isSealed) return text.trim() === "" ? [] : [text];
  return text.split("\n").filter((line) => line.trim() !== "");
}

interface Budget {
  readonly byteCount: number;
  readonly frameCount: number;
  /** That a message may have. */
  readonly byteLimit: number;
}

export function budgetOf({ link }: Model, texts: readonly string[]): Budget {
  const byteCount = texts.reduce((sum, text) => sum + byteLength(text), 0);
  const framesOf = (text: string): number =>
    link.isSealed ? Math.ceil(byteLength(text) / TEXT_SIZE) : splitText(text).length;
  const frameCount = texts.reduce((sum, text) => sum + framesOf(text), 0);
  return { byteCount, frameCount, byteLimit: link.isSealed ? MESSAGE_SIZE_MAX : TEXT_SIZE };
}

/** Whom a text typed in the buffer goes to; undefined where one cannot write. */
export function destinationOf(key: BufferKey): number | undefined {
  if (key === "everybody") return 0;
  return peerOf(key);
}

/** For a buffer where one cannot write. */
export function whyNoChat(model: Model): string {
  const { notices } = textsOf(model);
  return model.active === "found" ? notices.foundIsNoChat : notices.statusIsNoChat;
}

/** Sends to the buffer's people, or leaves the text in the input line and says why. */
export function sendTexts(model: Model, key: BufferKey, texts: readonly string[]): Step {
  const to = destinationOf(key);
  if (to === undefined) return only(notice(model, "error", whyNoChat(model)));
  if (!canWrite(model)) return only(notice(model, "error", textsOf(model).notices.notConnected));
  const written = texts.map((text) => ({ buffer: key, text, to }));
  return [wrote(withSentLine(model)), [{ kind: "send", texts: written }]];
}

/** Puts the line into the history and empties it; undo brings it back. */
export function withSentLine(model: Model): Model {
  const { line, history } = activeBuffer(model);
  const cleared = setLine(model, line.text === "" ? line : replaceText(line, ""));
  return withBuffer(cleared, model.active, (buffer) => ({ ...buffer, history: remember(history, line.text) }));
}

/** The connection did not take them: they return to the input line, below what stands there, or stay in the outbox. */
export function sendRefused(model: Model, { buffer: key, texts, why }: Msg & { kind: "send-refused" }): Model {
  const { line } = bufferOf(model, key);
  const written = texts.filter(({ resends }) => resends === undefined).map(({ text }) => text);
  const lines = line.text === "" ? written : [line.text, ...written];
  const returned = written.length === 0 ? line : replaceText(line, lines.join("\n"));
  const outbox = withResent(
    model.outbox,
    texts.flatMap(({ resends }) => resends ?? []),
    false,
  );
  const { backInLine, notDelivered, sendRefusals } = textsOf(model);
  const tell = written.length > 0 ? backInLine : notDelivered;
  return notice(
    withBuffer({ ...model, outbox }, key, (buffer) => ({ ...buffer, line: returned })),
    "error",
    tell(sendRefusals[why]),
    key,
  );
}

/** The time in a session: texts and their fates, names, the roster, liveness and new keys. registered.ts is the same for clear frames. */
import { parseStatus, SERVER_ID, utf8Decoded } from "@recado/protocol";
import {
  type Answer,
  type Close,
  CloseReason,
  ControlCode,
  FATES_ASKED_MAX,
  type HandshakeInitiator,
  InnerType,
  mayBeEnvelope,
  type OtherServer,
  PING_AFTER_MS,
  type ReceivedMessage,
  readAnswer,
  readClose,
  readEntry,
  readReceipts,
  readRefusals,
  readServers,
  readSkipped,
  readStep,
  readU32,
  type Session,
  type SessionEvent,
  SessionStep,
  sidOf,
  UNACKED_LOST_MS,
  writeHistoryRequest,
} from "@recado/protocol/session";
import type { LossReason, RosterEntry } from "../events.ts";
import type { Welcomed } from "./attempt.ts";
import type { Context } from "./context.ts";
import type { Conversation, Tag } from "./conversation.ts";
import { AnswerReader, historyEntryOf, messageOf, type ReceivedEntry } from "./history.ts";
import type { Moment } from "./moment.ts";
import { Renewal } from "./renewal.ts";
import type { Roster } from "./roster.ts";
import { parseRosterMark, RosterPages } from "./roster-pages.ts";
import type { RosterStep } from "./roster-sync.ts";
import { HASTY_PING_AFTER_MS, HASTY_UNACKED_LOST_MS, LINK_TOLD_MS, REFUSALS_TO_LOSE } from "./timing.ts";

type Link = Session<Tag>;

export type SealedOutcome =
  | { readonly kind: "lost"; readonly why: LossReason }
  | { readonly kind: "refused"; readonly text: string }
  /** The server answered our goodbye. */
  | { readonly kind: "left" }
  /** A handshake beside the session succeeded, or the server's stream contradicts ours. */
  | { readonly kind: "renewed"; readonly welcome: Welcomed; readonly rttMs: number | undefined };

/** By the stream that it came in. */
export interface Taken {
  readonly epoch: number;
  readonly seq: number;
}

export interface SealedOptions {
  readonly context: Context;
  readonly roster: Roster;
  readonly conversation: Conversation;
  readonly link: Link;
  readonly newInitiator: () => HandshakeInitiator;
  readonly hasOthers: boolean;
}

export class Sealed {
  readonly #options: SealedOptions;
  readonly #pages = new RosterPages();
  readonly #answers = new AnswerReader();
  /** The last message that was acted on, until somebody takes it to be committed. */
  #taken: Taken | undefined;
  #renewal: Renewal | undefined;
  /** The last step of a new handshake left and was never answered. */
  #renewedInVain = false;
  #ping: { readonly sentAtMs: number; isAnswered: boolean } | undefined;
  #answerCount = 0;
  /** There are other servers to go to. */
  #hasOthers: boolean;
  #linkToldAtMs = Number.NEGATIVE_INFINITY;
  /** In a row, with nothing heard between. */
  #refusalCount = 0;
  #refusedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: SealedOptions) {
    this.#options = options;
    this.#hasOthers = options.hasOthers;
  }

  get rttMs(): number | undefined {
    return this.#options.link.rttMs;
  }

  get isQuiet(): boolean {
    return this.#options.link.isQuiet;
  }

  /** As the clear frames' keepalive shows itself. */
  get probes(): { readonly isOutstanding: boolean; readonly answerCount: number } {
    return { isOutstanding: this.#ping?.isAnswered === false, answerCount: this.#answerCount };
  }

  get nextTimeoutMs(): number {
    const { link } = this.#options;
    return Math.min(
      link.nextTimeoutMs,
      this.#pages.nextTimeoutMs,
      link.isQuiet ? link.lastHeardAtMs + this.#pingAfterMs : Infinity,
      this.#lostAtMs,
      this.#renewal?.nextTimeoutMs ?? Infinity,
    );
  }

  get #pingAfterMs(): number {
    return this.#hasOthers ? HASTY_PING_AFTER_MS : PING_AFTER_MS;
  }

  /** Something waits for the server's word so long; with others to go to, a server that is silent at all is left sooner. */
  get #lostAtMs(): number {
    const { unacknowledgedSinceMs: sinceMs = Infinity, lastHeardAtMs } = this.#options.link;
    const lostMs = sinceMs + UNACKED_LOST_MS;
    return this.#hasOthers ? Math.min(lostMs, Math.max(sinceMs, lastHeardAtMs) + HASTY_UNACKED_LOST_MS) : lostMs;
  }

  /** The last message that was acted on since the last call. */
  takeTaken(): Taken | undefined {
    const taken = this.#taken;
    this.#taken = undefined;
    return taken;
  }

  /** Everything up to this message is stored. */
  committed({ epoch, seq }: Taken, { monotonicMs }: Moment): void {
    if (this.#options.conversation.receive.epoch === epoch) this.#options.link.committed(seq, monotonicMs);
  }

  /** `Connection.requestHistory`. */
  requestHistory(request: string): void {
    const { conversation, context } = this.#options;
    conversation.ask(InnerType.HISTORY, context.id, request);
  }

  /** What became of the texts whose delivery was open when the last session ended. */
  requestFates(): void {
    const numbers = this.#options.conversation.openNumbers();
    for (let from = 0; from < numbers.length; from += FATES_ASKED_MAX) {
      const some = numbers.slice(from, from + FATES_ASKED_MAX);
      this.requestHistory(writeHistoryRequest(1, { kind: "fates", numbers: some }));
    }
  }

  requestRoster(now: Moment): void {
    this.#step(this.#pages.begin(now.monotonicMs));
  }

  /** Whose acknowledgement gives a round trip. */
  probe({ monotonicMs }: Moment): void {
    const { conversation, context } = this.#options;
    this.#ping = { sentAtMs: monotonicMs, isAnswered: false };
    conversation.ask(InnerType.EMPTY, context.id, "");
  }

  sayGoodbye(): void {
    const { conversation, context } = this.#options;
    conversation.ask(InnerType.TCHAU, context.id, "");
  }

  /** Undefined for what is not the session's, nor about it. */
  handleDatagram(datagram: Uint8Array, now: Moment): SealedOutcome | "handled" | undefined {
    const { link, context } = this.#options;
    if (mayBeEnvelope(datagram) && sidOf(datagram) === link.localSid) {
      if (link.handleEnvelope(datagram, context.server, now.monotonicMs) !== undefined) return "handled";
      return this.settle(now) ?? "handled";
    }
    const renewed = this.#renewal?.handleDatagram(datagram, now);
    if (renewed) return renewed;
    const step = readStep(datagram);
    if (!step && !mayBeEnvelope(datagram)) return undefined;
    const isUnknown = step?.step === SessionStep.UNKNOWN_SESSION && readU32(step.body) === link.remoteSid;
    if (isUnknown) this.#renew(now);
    return "handled";
  }

  /** "Port unreachable" from the server. One may be a stray; a probe shows whether more come. */
  handleRefusal(now: Moment): SealedOutcome | undefined {
    const { link } = this.#options;
    if (link.lastHeardAtMs >= this.#refusedAtMs) this.#refusalCount = 0;
    this.#refusedAtMs = now.monotonicMs;
    if (++this.#refusalCount >= REFUSALS_TO_LOSE) return { kind: "lost", why: "port-unreachable" };
    this.probe(now);
    return undefined;
  }

  handleTimeout(now: Moment): SealedOutcome | undefined {
    const { link } = this.#options;
    const { monotonicMs } = now;
    if (monotonicMs >= this.#lostAtMs) {
      return { kind: "lost", why: "server-silent" };
    }
    link.handleTimeout(monotonicMs);
    if (monotonicMs >= link.lastHeardAtMs + this.#pingAfterMs && link.isQuiet) this.probe(now);
    this.#step(this.#pages.handleTimeout(monotonicMs));
    if (link.needsRekey(monotonicMs)) this.#renew(now);
    if (this.#renewal?.handleTimeout(now) === "given-up") {
      if (this.#renewal.isFinished) this.#renewedInVain = true;
      this.#renewal = undefined;
    }
    return undefined;
  }

  /** Lets everything leave that may leave now. */
  flush({ monotonicMs }: Moment): void {
    const { link, context } = this.#options;
    for (let bytes = link.pollTransmit(monotonicMs); bytes; bytes = link.pollTransmit(monotonicMs)) {
      context.transmit(bytes.slice());
    }
  }

  /** Everything that an envelope brought. */
  settle(now: Moment): SealedOutcome | undefined {
    const { link, conversation } = this.#options;
    let outcome: SealedOutcome | undefined;
    for (const event of link.takeEvents()) {
      if (event.kind === "message") {
        this.#handleMessage(event.message, now);
        this.#taken = { epoch: conversation.receive.epoch, seq: event.message.seq };
      } else if (event.kind === "acknowledged") {
        this.#options.context.emitAll(conversation.acknowledged(event.messages, now.monotonicMs));
        if (this.#ping && !this.#ping.isAnswered && link.isQuiet) this.#answered(now);
        else this.#tellLink(now);
      } else if (event.kind === "passing") {
        outcome ??= this.#handlePassing(event);
      }
    }
    return outcome;
  }

  /** The round trip that acknowledgements give, and how the path carries. */
  #tellLink({ monotonicMs }: Moment): void {
    const { context, link } = this.#options;
    if (link.rttMs === undefined || monotonicMs - this.#linkToldAtMs < LINK_TOLD_MS) return;
    this.#linkToldAtMs = monotonicMs;
    context.emit({ kind: "rtt", rttMs: link.rttMs, link: link.figures });
  }

  #answered({ monotonicMs }: Moment): void {
    if (!this.#ping) return;
    this.#linkToldAtMs = monotonicMs;
    this.#ping.isAnswered = true;
    this.#answerCount++;
    const { context, link } = this.#options;
    context.emit({ kind: "rtt", rttMs: monotonicMs - this.#ping.sentAtMs, link: link.figures });
  }

  #handleMessage({ type, origin, dest, text }: ReceivedMessage, now: Moment): void {
    if (!text) return;
    switch (type) {
      case InnerType.OI:
        this.#learn(origin, utf8Decoded(text));
        return;
      case InnerType.ENTRY: {
        const body = readEntry(text);
        if (body) this.#handleEntry({ ...body, origin, dest }, now);
        return;
      }
      case InnerType.LISTA_CLIENTES:
        this.#handleRoster(origin, utf8Decoded(text), now);
        return;
      case InnerType.CONTROL:
        this.#handleControl(text, now);
    }
  }

  #handleControl(text: Uint8Array, { monotonicMs }: Moment): void {
    const { conversation, context } = this.#options;
    switch (text[0]) {
      case ControlCode.RECEIPTS:
        for (const receipt of readReceipts(text))
          this.#options.context.emitAll(conversation.receipt(receipt, monotonicMs));
        return;
      case ControlCode.REFUSALS:
        for (const refusal of readRefusals(text))
          this.#options.context.emitAll(conversation.refused(refusal, monotonicMs));
        return;
      case ControlCode.ANSWER: {
        const answer: Answer | undefined = readAnswer(text);
        const whole = answer && this.#answers.begin(answer);
        if (whole) context.answers.push(whole);
        return;
      }
      case ControlCode.SKIPPED: {
        const count = readSkipped(text);
        if (count !== undefined) context.emit({ kind: "skipped", count });
        return;
      }
      case ControlCode.SERVERS:
        this.#learnServers(readServers(text) ?? []);
    }
  }

  /** Under the seal of a server that we know: their keys are as good as its own. */
  #learnServers(servers: readonly OtherServer[]): void {
    const { context } = this.#options;
    this.#hasOthers = servers.length > 0;
    context.onServers(servers);
    context.emit({ kind: "servers", servers });
  }

  #handleEntry(entry: ReceivedEntry, { monotonicMs }: Moment): void {
    const { conversation, context } = this.#options;
    const who = { id: context.id, name: context.name };
    if (this.#answers.isReading) {
      const whole = this.#answers.add(historyEntryOf(entry, conversation.names, who));
      if (whole) context.answers.push(whole);
      return;
    }
    if (!conversation.advance(entry.number)) return;
    const placed = entry.origin === context.id ? conversation.placed(entry, monotonicMs) : undefined;
    if (placed) this.#options.context.emitAll(placed);
    const isForUs = !placed || entry.dest === context.id;
    if (isForUs && entry.text.length > 0) {
      context.emit({ kind: "message", message: messageOf(entry, conversation.names, who) });
    } else if (!placed) conversation.pass();
  }

  #learn(id: number, introduction: string): RosterEntry | undefined {
    const match = /^([sc]) (.+)$/su.exec(introduction);
    if (!match?.[2]) return undefined;
    const entry: RosterEntry = match[1] === "s" ? { id, name: match[2], sealed: true } : { id, name: match[2] };
    this.#options.conversation.names.set(id, entry);
    return entry;
  }

  /** `INDEX/TOTAL FLAGS NAME`, `+ FLAGS NAME`, `- FLAGS NAME`. */
  #handleRoster(origin: number, text: string, now: Moment): void {
    const { roster } = this.#options;
    const space = text.indexOf(" ");
    const mark = parseRosterMark(text.slice(0, space));
    const entry = this.#learn(origin, text.slice(space + 1));
    if (!mark || !entry) return;
    if (mark.kind === "page") {
      this.#step(this.#pages.frame(entry, mark.index, mark.total, now.monotonicMs));
      return;
    }
    this.#pages.changed(origin, mark.kind === "put" ? entry : undefined);
    this.#options.context.emitAll(mark.kind === "put" ? roster.put(entry) : roster.remove(origin));
  }

  #handlePassing({ type, origin, text }: Extract<SessionEvent<unknown>, { kind: "passing" }>) {
    if (type === InnerType.CONTROL) {
      const close = readClose(text);
      return close && this.#handleClose(close);
    }
    if (origin !== SERVER_ID) return undefined;
    if (type === InnerType.ERRO) this.#options.context.emit({ kind: "server-error", text: utf8Decoded(text) });
    if (type !== InnerType.MSG) return undefined;
    const status = parseStatus(utf8Decoded(text));
    if (!status) return undefined;
    const { uptimeSeconds, clientCount } = status;
    this.#options.context.emit({ kind: "status", uptimeSeconds, clientCount, text: utf8Decoded(text) });
    return undefined;
  }

  /** Superseded by ourselves: the answer to our new handshake is still on its way, or was lost. */
  #handleClose(close: Close): SealedOutcome | undefined {
    if (close.reason !== CloseReason.SUPERSEDED) return outcomeOf(close);
    if (this.#renewal?.isFinished) return undefined;
    return this.#renewedInVain ? { kind: "lost", why: "server-silent" } : outcomeOf(close);
  }

  #step({ request, list }: RosterStep): void {
    const { conversation, context, roster } = this.#options;
    if (request !== undefined) {
      conversation.ask(InnerType.LISTA_CLIENTES, context.id, request === 0 ? "" : String(request));
    }
    if (list) this.#options.context.emitAll(roster.replace(list));
  }

  #renew(now: Moment): void {
    if (this.#renewal) return;
    this.#renewal = new Renewal(this.#options.context, this.#options.newInitiator());
    this.#renewal.start(now);
  }
}

/** What a CLOSE means to a client that was in. */
export function outcomeOf({ reason, sentence }: Close): SealedOutcome {
  if (reason === CloseReason.BYE) return { kind: "left" };
  if (reason === CloseReason.SHUTDOWN) return { kind: "lost", why: "server-stopped" };
  return { kind: "refused", text: sentence };
}

/** The time between acceptance and loss: liveness, the roster, texts in and out. */
import {
  BROADCAST_ID,
  type ErrorMessage,
  type Message,
  parseRoster,
  parseStatus,
  type RosterMessage,
  SERVER_ID,
  type TextMessage,
  WireText,
} from "@recado/protocol";
import type { ClientEvent, LossReason, RosterEntry, ServerKind } from "../events.ts";
import { type Acceptance, serverKindOf } from "./attempt.ts";
import type { Context } from "./context.ts";
import { Liveness } from "./liveness.ts";
import type { Moment } from "./moment.ts";
import { Outgoing } from "./outgoing.ts";
import type { Roster } from "./roster.ts";
import { parseRosterMark, RosterPages } from "./roster-pages.ts";
import type { RosterStep } from "./roster-sync.ts";
import { RosterTexts } from "./roster-texts.ts";
import { type ErrorMeaning, errorMeaning } from "./server-errors.ts";
import { ORIGINAL_POLL_MS, REFUSALS_TO_LOSE, SHORT_ROSTER_MAX, UNKNOWN_SENDER_RESYNC_MS } from "./timing.ts";

export type RegisteredOutcome =
  | { readonly kind: "lost"; readonly why: LossReason }
  /** The operator removed us, or the server gave our id to another: no coming back by itself. */
  | { readonly kind: "refused"; readonly text: string }
  /** The server does not know us any more, or has our id for another address: register again now. */
  | { readonly kind: "reregister" };

export class Registered {
  readonly server: ServerKind;
  readonly outgoing: Outgoing;
  readonly #context: Context;
  readonly #roster: Roster;
  readonly #liveness: Liveness;
  readonly #pages = new RosterPages();
  readonly #texts = new RosterTexts();
  #rttMs: number | undefined;
  #refusalCount = 0;
  #askedForSenderAtMs = Number.NEGATIVE_INFINITY;

  constructor(context: Context, roster: Roster, { server, ttlSeconds, rttMs }: Acceptance, now: Moment) {
    this.#context = context;
    this.#roster = roster;
    this.server = server;
    this.#rttMs = rttMs;
    const intervalMs = server === "recado" ? (ttlSeconds * 1000) / 3 : ORIGINAL_POLL_MS;
    this.#liveness = new Liveness(intervalMs, now.monotonicMs);
    this.outgoing = new Outgoing(context, now);
  }

  get rttMs(): number | undefined {
    return this.#rttMs;
  }

  get probes(): Pick<Liveness, "isOutstanding" | "answerCount"> {
    return this.#liveness;
  }

  get nextTimeoutMs(): number {
    return Math.min(
      this.#liveness.nextTimeoutMs,
      this.#pages.nextTimeoutMs,
      this.#texts.nextTimeoutMs,
      this.outgoing.nextTimeoutMs,
    );
  }

  /** Asks for the whole roster now. */
  requestRoster(now: Moment): void {
    if (this.server === "recado") this.#step(this.#pages.begin(now.monotonicMs), now);
    else this.probe(now);
  }

  /** Sends a sign of life whose answer gives the RTT. */
  probe(now: Moment): void {
    this.outgoing.spend(now);
    this.#liveness.probed(now.monotonicMs);
    if (this.server === "recado") this.#context.sendHello();
    else this.#context.sendRosterRequest(0);
  }

  handleTimeout(now: Moment): RegisteredOutcome | undefined {
    const nowMs = now.monotonicMs;
    const verdict = this.#liveness.handleTimeout(nowMs);
    if (verdict === "silent") return { kind: "lost", why: "server-silent" };
    if (verdict === "probe") this.probe(now);
    this.#step(this.#pages.handleTimeout(nowMs), now);
    const texts = this.#texts.handleTimeout(nowMs);
    this.#step(texts, now);
    this.outgoing.handleTimeout(now);
    return this.#forgotUs(texts.list) ? { kind: "reregister" } : undefined;
  }

  /** An original server that was restarted still answers LISTA, but sends us nothing else. */
  #forgotUs(list: RosterStep["list"]): boolean {
    return list !== undefined && !list.some(({ id }) => id === this.#context.id);
  }

  /** "Port unreachable" from the server. One may be a stray; a probe shows whether more come. */
  handleRefusal(now: Moment): RegisteredOutcome | undefined {
    if (++this.#refusalCount >= REFUSALS_TO_LOSE) return { kind: "lost", why: "port-unreachable" };
    this.#liveness.hurry(now.monotonicMs);
    return undefined;
  }

  handleMessage(message: Message, now: Moment): RegisteredOutcome | undefined {
    this.#liveness.heard();
    this.#refusalCount = 0;
    switch (message.kind) {
      case "hello":
        return this.#handleHello(message.origin, message.offer, now);
      case "text":
        if (message.origin === SERVER_ID) return this.#handleServerText(message, now);
        this.#handleText(message, now);
        return undefined;
      case "error":
        return this.#handleError(message);
      case "roster":
        this.#handleRoster(message, now);
        return undefined;
      case "bye":
        return undefined;
    }
  }

  /** Another kind of server answers at this address: everything about it must be learned anew. */
  #handleHello(origin: number, offer: readonly string[], now: Moment): RegisteredOutcome | undefined {
    if (origin !== SERVER_ID) return undefined;
    if (serverKindOf(offer) !== this.server) return { kind: "reregister" };
    this.#measured(this.#liveness.answered(now.monotonicMs));
    return undefined;
  }

  #handleText(message: TextMessage, now: Moment): void {
    const { origin, dest, name, text } = message;
    if (origin === this.#context.id) {
      const confirmed = this.outgoing.deliveries.echoed(dest, text, now.monotonicMs);
      if (confirmed) {
        this.#context.emit(confirmed);
        return;
      }
    } else if (this.#roster.known && !this.#roster.has(origin)) {
      this.#learnSender({ id: origin, name }, now);
    }
    const scope = dest === BROADCAST_ID ? "public" : "private";
    this.#context.emit({ kind: "message", message: { scope, origin, name, dest, text, atMs: now.wallMs } });
  }

  /** Reading a long list for one sender costs too much; that somebody speaks is proof enough until the next round. */
  #learnSender(sender: RosterEntry, now: Moment): void {
    if (this.#roster.size > SHORT_ROSTER_MAX) {
      this.#context.emitAll(this.#roster.put(sender));
      return;
    }
    if (now.monotonicMs - this.#askedForSenderAtMs < UNKNOWN_SENDER_RESYNC_MS) return;
    this.#askedForSenderAtMs = now.monotonicMs;
    this.requestRoster(now);
  }

  #handleServerText({ dest, name, text }: TextMessage, now: Moment): RegisteredOutcome | undefined {
    if (text === WireText.shutdown) return { kind: "lost", why: "server-stopped" };
    const list = this.server === "original" ? parseRoster(text) : undefined;
    if (list) {
      this.#measured(this.#liveness.answered(now.monotonicMs));
      this.#texts.texts(list, now.monotonicMs);
      return undefined;
    }
    const status = parseStatus(text);
    if (status) {
      const { uptimeSeconds, clientCount } = status;
      this.#context.emit({ kind: "status", uptimeSeconds, clientCount, text });
      return undefined;
    }
    const atMs = now.wallMs;
    this.#context.emit({ kind: "message", message: { scope: "server", origin: SERVER_ID, name, dest, text, atMs } });
    return undefined;
  }

  #handleError({ origin, text }: ErrorMessage): RegisteredOutcome | undefined {
    if (origin !== SERVER_ID) return undefined;
    const meaning = errorMeaning(text);
    if (meaning === "kicked") return { kind: "refused", text };
    if (meaning === "id-in-use" || meaning === "not-registered") return { kind: "reregister" };
    this.#context.emit(this.#blamed(meaning, text) ?? { kind: "server-error", text });
    return undefined;
  }

  /** What it says of a text of ours. */
  #blamed(meaning: ErrorMeaning, text: string): ClientEvent | undefined {
    const { deliveries } = this.outgoing;
    if (meaning === "not-taken") return deliveries.notTaken(text);
    if (meaning !== "unknown-destination") return undefined;
    return deliveries.destinationUnknown(text, (id) => this.#roster.has(id));
  }

  #handleRoster({ origin, name, text }: RosterMessage, now: Moment): void {
    const mark = parseRosterMark(text);
    const entry = { id: origin, name };
    if (mark?.kind === "page") {
      this.#step(this.#pages.frame(entry, mark.index, mark.total, now.monotonicMs), now);
    } else if (mark) {
      this.#pages.changed(origin, mark.kind === "put" ? entry : undefined);
      this.#context.emitAll(mark.kind === "put" ? this.#roster.put(entry) : this.#roster.remove(origin));
    }
  }

  #step({ request, list }: RosterStep, now: Moment): void {
    if (request !== undefined) {
      this.outgoing.spend(now);
      this.#context.sendRosterRequest(request);
    }
    if (list) this.#context.emitAll(this.#roster.replace(list));
  }

  #measured(rttMs: number | undefined): void {
    if (rttMs === undefined) return;
    this.#rttMs = rttMs;
    this.#context.emit({ kind: "rtt", rttMs });
  }
}

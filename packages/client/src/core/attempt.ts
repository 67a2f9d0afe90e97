/**
 * One attempt to register: OI at each address of the server in turn, repeated until it is answered or the attempt has
 * failed.
 *
 * `ID já em uso.` may mean ourselves. An original server refuses even the repeated OI of a client that it knows, so
 * the refusal is only certain when every OI was refused; else, and whenever we had been registered before, the list
 * is asked for: when it shows our id with our name, we are registered.
 */
import { type Message, parseRoster, SERVER_ID, WireText } from "@recado/protocol";
import type { Close, HandshakeInitiator, InitiatorOutcome } from "@recado/protocol/session";
import type { Endpoint } from "@recado/runtime/net";
import type { LossReason, ServerKind } from "../events.ts";
import { type Context, OFFER_WORD } from "./context.ts";
import type { Moment } from "./moment.ts";
import { errorMeaning } from "./server-errors.ts";
import {
  CHECK_RETRY_MS,
  CHECKS_MAX,
  DEFAULT_TTL_SECONDS,
  FINISH_RETRY_DELAYS_MS,
  HASTY_FINISH_DELAYS_MS,
  HASTY_OI_DELAYS_MS,
  OI_RETRY_DELAYS_MS,
  PENDING_PATIENCE_MS,
  PENDING_RETRY_MS,
  withJitter,
} from "./timing.ts";

export interface Acceptance {
  readonly server: ServerKind;
  readonly ttlSeconds: number;
  readonly rttMs: number | undefined;
}

export type AttemptOutcome =
  | { readonly kind: "accepted"; readonly acceptance: Acceptance }
  | { readonly kind: "refused"; readonly text: string }
  /** The id is in use, but it may well be our own registration of before: worth another attempt later. */
  | { readonly kind: "id-in-use"; readonly text: string }
  | { readonly kind: "failed"; readonly why: LossReason }
  | { readonly kind: "sealed"; readonly welcome: Welcomed; readonly rttMs: number | undefined }
  /** The server's key is another than it was. */
  | { readonly kind: "untrusted"; readonly serverKey: Uint8Array }
  | { readonly kind: "closed"; readonly close: Close };

export type Welcomed = Extract<InitiatorOutcome, { kind: "welcome" }>;

/** How an attempt offers a session. */
export interface SessionOffering {
  readonly newInitiator: () => HandshakeInitiator;
  /** This server has been sealed before: it must not be talked to in clear frames. */
  readonly mustSeal: () => boolean;
}

export interface AttemptOptions {
  readonly context: Context;
  readonly addresses: readonly Endpoint[];
  /** We were registered with this id before, from this socket. */
  readonly wasRegistered: boolean;
  /** Undefined: clear frames alone. */
  readonly offering: SessionOffering | undefined;
  /** When this server fails, another is tried. */
  readonly hasOthers: boolean;
}

export class Attempt {
  readonly #context: Context;
  readonly #addresses: readonly Endpoint[];
  readonly #wasRegistered: boolean;
  readonly #offering: SessionOffering | undefined;
  readonly #hasOthers: boolean;
  #initiator: HandshakeInitiator | undefined;
  #addressIndex = -1;
  #helloCount = 0;
  #refusalCount = 0;
  #checkCount = 0;
  #inUseText = "";
  #sentAtMs = 0;
  #nextAtMs = Number.POSITIVE_INFINITY;
  #sawPortUnreachable = false;
  #clearAnswerCount = 0;
  #pendingSinceMs: number | undefined;

  constructor({ context, addresses, wasRegistered, offering, hasOthers }: AttemptOptions) {
    this.#context = context;
    this.#addresses = addresses;
    this.#wasRegistered = wasRegistered;
    this.#offering = offering;
    this.#hasOthers = hasOthers;
  }

  get nextTimeoutMs(): number {
    return this.#nextAtMs;
  }

  start(now: Moment): AttemptOutcome | undefined {
    return this.#nextAddress(now.monotonicMs);
  }

  /** What belongs to a handshake; undefined, and nothing changed, for other datagrams. */
  handleHandshake(datagram: Uint8Array, now: Moment): AttemptOutcome | "handled" | undefined {
    const outcome = this.#initiator?.handleDatagram(datagram);
    switch (outcome?.kind) {
      case "next-step":
        this.#helloCount = 0;
        this.#hello(now.monotonicMs);
        return "handled";
      case "pending":
        this.#bePatient(now.monotonicMs);
        return "handled";
      case "welcome":
        return { kind: "sealed", welcome: outcome, rttMs: this.#rttMs(now) };
      case "untrusted":
      case "closed":
        return outcome;
      default:
        return undefined;
    }
  }

  handleMessage(message: Message, now: Moment): AttemptOutcome | undefined {
    if (message.origin !== SERVER_ID) return undefined;
    if (message.kind === "hello") return this.#handleHello(message.offer, now);
    if (message.kind === "error") return this.#handleError(message.text, now);
    if (message.kind === "text" && this.#checkCount > 0) return this.#handleList(message.text, now);
    return undefined;
  }

  /** "Port unreachable" from the address that is tried. */
  handleRefusal(now: Moment): AttemptOutcome | undefined {
    this.#sawPortUnreachable = true;
    return this.#nextAddress(now.monotonicMs);
  }

  handleTimeout(now: Moment): AttemptOutcome | undefined {
    const nowMs = now.monotonicMs;
    if (nowMs < this.#nextAtMs) return undefined;
    if (this.#checkCount > 0) return this.#check(nowMs);
    if (this.#helloCount < this.#delaysMs.length) {
      this.#hello(nowMs);
      return undefined;
    }
    return this.#nextAddress(nowMs);
  }

  #nextAddress(nowMs: number): AttemptOutcome | undefined {
    const address = this.#addresses[++this.#addressIndex];
    // One clear answer may be forged; when nothing else came, the server speaks clear frames.
    const isClear = this.#offering?.mustSeal() && this.#helloCount > 0 && this.#clearAnswerCount >= this.#helloCount;
    if (!address && isClear) return { kind: "refused", text: WireText.notSealed };
    if (!address) return { kind: "failed", why: this.#sawPortUnreachable ? "port-unreachable" : "no-answer" };
    this.#context.server = address;
    this.#helloCount = 0;
    this.#refusalCount = 0;
    this.#checkCount = 0;
    this.#pendingSinceMs = undefined;
    this.#initiator = this.#offering?.newInitiator();
    this.#hello(nowMs);
    return undefined;
  }

  get #delaysMs(): readonly number[] {
    const isFinished = this.#initiator?.isFinished;
    if (this.#hasOthers) return isFinished ? HASTY_FINISH_DELAYS_MS : HASTY_OI_DELAYS_MS;
    return isFinished ? FINISH_RETRY_DELAYS_MS : OI_RETRY_DELAYS_MS;
  }

  /** The server is there and waits for others itself: another would have to wait for the same. */
  #bePatient(nowMs: number): void {
    this.#pendingSinceMs ??= nowMs;
    if (nowMs - this.#pendingSinceMs > PENDING_PATIENCE_MS) return;
    this.#helloCount = 0;
    this.#nextAtMs = nowMs + withJitter(PENDING_RETRY_MS, this.#context.random);
  }

  #hello(nowMs: number): void {
    const delayMs = this.#delaysMs[this.#helloCount] ?? 0;
    this.#helloCount++;
    this.#sentAtMs = nowMs;
    this.#nextAtMs = nowMs + withJitter(delayMs, this.#context.random);
    if (this.#initiator) this.#context.transmit(this.#initiator.frame);
    else this.#context.sendHello();
  }

  /**
   * An answer in clear frames. Behind the last step of a handshake it cannot be the server's; where the server must be
   * sealed it may be forged, and counts only when no other answer comes.
   */
  #handleHello(offer: readonly string[], now: Moment): AttemptOutcome | undefined {
    if (this.#initiator?.isFinished) return undefined;
    if (this.#offering?.mustSeal()) {
      this.#clearAnswerCount++;
      return undefined;
    }
    return {
      kind: "accepted",
      acceptance: { server: serverKindOf(offer), ttlSeconds: ttlOf(offer), rttMs: this.#rttMs(now) },
    };
  }

  /** Of the last thing sent, if it was sent once. */
  #rttMs({ monotonicMs }: Moment): number | undefined {
    const isCertain = this.#helloCount === 1 && this.#pendingSinceMs === undefined;
    return isCertain ? monotonicMs - this.#sentAtMs : undefined;
  }

  #handleError(text: string, now: Moment): AttemptOutcome | undefined {
    // A server that must be sealed refuses under its seal.
    if (this.#offering?.mustSeal()) {
      this.#clearAnswerCount++;
      return undefined;
    }
    const meaning = errorMeaning(text);
    // Errors about texts or lists that were on their way before say nothing about this OI.
    if (meaning === "unknown-destination" || meaning === "not-taken" || meaning === "not-registered") return undefined;
    // The next OI may find a token, and a client that was in before may find a place again.
    if (meaning === "rate-limited") return undefined;
    if (meaning === "server-full" && (this.#wasRegistered || this.#hasOthers))
      return { kind: "failed", why: "server-full" };
    if (meaning !== "id-in-use") return { kind: "refused", text };
    this.#refusalCount++;
    this.#inUseText = text;
    if (!this.#wasRegistered && this.#refusalCount >= this.#helloCount) return { kind: "refused", text };
    return this.#checkCount === 0 ? this.#check(now.monotonicMs) : undefined;
  }

  #check(nowMs: number): AttemptOutcome | undefined {
    if (this.#checkCount >= CHECKS_MAX) return this.#notOurs();
    this.#checkCount++;
    this.#nextAtMs = nowMs + CHECK_RETRY_MS;
    this.#context.sendRosterRequest(0);
    return undefined;
  }

  #handleList(text: string, { monotonicMs }: Moment): AttemptOutcome | undefined {
    const own = parseRoster(text)?.find(({ id }) => id === this.#context.id);
    if (!own) return undefined;
    if (own.name !== this.#context.name) return { kind: "refused", text: this.#inUseText };
    const rttMs = this.#checkCount === 1 ? monotonicMs - (this.#nextAtMs - CHECK_RETRY_MS) : undefined;
    return { kind: "accepted", acceptance: { server: "original", ttlSeconds: DEFAULT_TTL_SECONDS, rttMs } };
  }

  #notOurs(): AttemptOutcome {
    return this.#wasRegistered
      ? { kind: "id-in-use", text: this.#inUseText }
      : { kind: "refused", text: this.#inUseText };
  }
}

export function serverKindOf(offer: readonly string[]): ServerKind {
  return offer.includes(OFFER_WORD) ? "recado" : "original";
}

export function ttlOf(offer: readonly string[]): number {
  const word = offer.find((candidate) => /^ttl=\d{1,5}$/.test(candidate));
  const seconds = Number(word?.slice("ttl=".length) ?? DEFAULT_TTL_SECONDS);
  return seconds >= 3 ? seconds : DEFAULT_TTL_SECONDS;
}

/**
 * One attempt to register: OI at each address of the server in turn, repeated until it is answered or the attempt has
 * failed.
 *
 * `ID já em uso.` may mean ourselves. An original server refuses even the repeated OI of a client that it knows, so
 * the refusal is only certain when every OI was refused; else, and whenever we had been registered before, the list
 * is asked for: when it shows our id with our name, we are registered.
 */
import { type Message, parseRoster, SERVER_ID } from "@recado/protocol";
import type { Endpoint } from "@recado/runtime/net";
import type { LossReason, ServerKind } from "../events.ts";
import { type Context, OFFER_WORD } from "./context.ts";
import type { Moment } from "./moment.ts";
import { errorMeaning } from "./server-errors.ts";
import { CHECK_RETRY_MS, CHECKS_MAX, DEFAULT_TTL_SECONDS, OI_RETRY_DELAYS_MS, withJitter } from "./timing.ts";

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
  | { readonly kind: "failed"; readonly why: LossReason };

export class Attempt {
  readonly #context: Context;
  readonly #addresses: readonly Endpoint[];
  /** We were registered with this id before, from this socket. */
  readonly #wasRegistered: boolean;
  #addressIndex = -1;
  #helloCount = 0;
  #refusalCount = 0;
  #checkCount = 0;
  #inUseText = "";
  #sentAtMs = 0;
  #nextAtMs = Number.POSITIVE_INFINITY;
  #sawPortUnreachable = false;

  constructor(context: Context, addresses: readonly Endpoint[], wasRegistered: boolean) {
    this.#context = context;
    this.#addresses = addresses;
    this.#wasRegistered = wasRegistered;
  }

  get nextTimeoutMs(): number {
    return this.#nextAtMs;
  }

  start(now: Moment): AttemptOutcome | undefined {
    return this.#nextAddress(now.monotonicMs);
  }

  handleMessage(message: Message, now: Moment): AttemptOutcome | undefined {
    if (message.origin !== SERVER_ID) return undefined;
    if (message.kind === "hello") return { kind: "accepted", acceptance: this.#acceptance(message.offer, now) };
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
    if (this.#helloCount < OI_RETRY_DELAYS_MS.length) {
      this.#hello(nowMs);
      return undefined;
    }
    return this.#nextAddress(nowMs);
  }

  #nextAddress(nowMs: number): AttemptOutcome | undefined {
    const address = this.#addresses[++this.#addressIndex];
    if (!address) return { kind: "failed", why: this.#sawPortUnreachable ? "port-unreachable" : "no-answer" };
    this.#context.server = address;
    this.#helloCount = 0;
    this.#refusalCount = 0;
    this.#checkCount = 0;
    this.#hello(nowMs);
    return undefined;
  }

  #hello(nowMs: number): void {
    const delayMs = OI_RETRY_DELAYS_MS[this.#helloCount] ?? 0;
    this.#helloCount++;
    this.#sentAtMs = nowMs;
    this.#nextAtMs = nowMs + withJitter(delayMs, this.#context.random);
    this.#context.sendHello();
  }

  #acceptance(offer: readonly string[], { monotonicMs }: Moment): Acceptance {
    const rttMs = this.#helloCount === 1 ? monotonicMs - this.#sentAtMs : undefined;
    return { server: serverKindOf(offer), ttlSeconds: ttlOf(offer), rttMs };
  }

  #handleError(text: string, now: Moment): AttemptOutcome | undefined {
    const meaning = errorMeaning(text);
    // Errors about texts or lists that were on their way before say nothing about this OI.
    if (meaning === "unknown-destination" || meaning === "not-registered") return undefined;
    // The next OI may find a token, and a client that was in before may find a place again.
    if (meaning === "rate-limited") return undefined;
    if (meaning === "server-full" && this.#wasRegistered) return { kind: "failed", why: "server-full" };
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

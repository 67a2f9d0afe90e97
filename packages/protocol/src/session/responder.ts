/**
 * The server's side of handshakes, many at a time: at most 256 half-open ones, each for 5 s, and none at all for an
 * address that did not return a cookie while there are many. Finished ones are remembered apart, so that who proved a
 * key takes no place from who has not, and a thousand may come in one second. docs/PROTOCOL.md, Handshake.
 */
import { SERVER_ID } from "../constants.ts";
import { peekOrigin } from "../generated/frame-codec.ts";
import { decodeStreamState, STREAM_STATE_LAYOUT_SIZE, type StreamState } from "../generated/stream-state-codec.ts";
import type { KeyPair, NoiseResponder, SessionCrypto, TransportKeys } from "./cipher-suite.ts";
import { SessionStep } from "./constants.ts";
import { CookieJar } from "./cookie.ts";
import { FINISHED_MAX, FINISHED_MS, HALF_OPEN_MAX, HALF_OPEN_MS, HALF_OPEN_WITHOUT_COOKIE } from "./limits.ts";
import type { PeerAddress } from "./path.ts";
import { type Position, readPosition } from "./position.ts";
import { prologueOf, type SessionOffer } from "./session-offer.ts";
import { newSid } from "./sid.ts";
import { FINISH_PAYLOAD_SIZE, readStep, writeStep } from "./step-frame.ts";
import { readU32, writeU32 } from "./u32.ts";

export interface ResponderOptions {
  readonly suite: SessionCrypto;
  readonly keyPair: KeyPair;
  readonly isSidTaken: (sid: number) => boolean;
  readonly nowMs: number;
}

/** A client has proved its key. */
export interface Finish {
  readonly kind: "finished";
  readonly id: number;
  /** The OI that began the handshake. */
  readonly oi: Uint8Array;
  readonly keys: TransportKeys;
  readonly localSid: number;
  readonly remoteSid: number;
  readonly streamState: StreamState;
  readonly position: Position;
  /** When its OI came. */
  readonly startedAtMs: number;
  /** From our step to the client's; undefined when one was repeated. */
  readonly rttMs: number | undefined;
}

interface HalfOpen {
  readonly oi: Uint8Array;
  readonly noise: NoiseResponder;
  readonly localSid: number;
  readonly reply: Uint8Array;
  readonly startedAtMs: number;
  wasRepeated: boolean;
}

interface Finished {
  readonly oi: Uint8Array;
  readonly reply: Uint8Array;
  readonly localSid: number;
  /** The last step. */
  readonly finish: Uint8Array;
  readonly finishedAtMs: number;
}

export class HandshakeResponder {
  readonly #options: ResponderOptions;
  readonly #cookies: CookieJar;
  /** In the order of their beginning. */
  readonly #halfOpen = new Map<string, HalfOpen>();
  /** In the order of their end. */
  readonly #finished = new Map<string, Finished>();

  constructor(options: ResponderOptions) {
    this.#options = options;
    this.#cookies = new CookieJar(options.suite, options.nowMs);
  }

  get halfOpenCount(): number {
    return this.#halfOpen.size;
  }

  /** Handshakes that were begun, and are neither finished nor too old to be. */
  underWayCount(nowMs: number): number {
    this.#expire(nowMs);
    return this.#halfOpen.size;
  }

  /** Answers an OI that offers a session: the frame to send back; undefined when there is no place, or the offer is no good. */
  handleOffer(oi: Uint8Array, offer: SessionOffer, from: PeerAddress, nowMs: number): Uint8Array | undefined {
    this.#expire(nowMs);
    const id = peekOrigin(oi);
    const key = keyOf(from, id);
    const finished = this.#finished.get(key);
    if (finished && isSame(finished.oi, oi)) return finished.reply;
    const known = this.#halfOpen.get(key);
    if (known && isSame(known.oi, oi)) {
      known.wasRepeated = true;
      return known.reply;
    }
    if (this.#halfOpen.size >= HALF_OPEN_WITHOUT_COOKIE) {
      const isProven = offer.cookie && this.#cookies.isGood(offer.cookie, from, id, offer.hello, nowMs);
      if (!isProven) return this.#demandCookie(from, id, offer.hello, nowMs);
      if (!known && this.#halfOpen.size >= HALF_OPEN_MAX) return undefined;
    }
    const begun = this.#begin(new Uint8Array(oi), id, offer.hello, nowMs);
    if (!begun) return undefined;
    this.#halfOpen.delete(key);
    this.#halfOpen.set(key, begun);
    return begun.reply;
  }

  /** The last step. `again` names the session that it began when it came before; undefined for what fits no handshake. */
  handleFinish(
    datagram: Uint8Array,
    from: PeerAddress,
    nowMs: number,
  ): Finish | { readonly kind: "again"; readonly localSid: number } | undefined {
    this.#expire(nowMs);
    const step = readStep(datagram);
    if (step?.step !== SessionStep.FINISH) return undefined;
    const key = keyOf(from, step.origin);
    const finished = this.#finished.get(key);
    if (finished && isSame(finished.finish, step.body)) return { kind: "again", localSid: finished.localSid };
    const halfOpen = this.#halfOpen.get(key);
    if (!halfOpen) return undefined;
    const { localSid, oi, noise, reply, startedAtMs, wasRepeated } = halfOpen;
    const result = noise.finish(step.body);
    if (!result || result.payload.length < FINISH_PAYLOAD_SIZE) return undefined;
    this.#halfOpen.delete(key);
    this.#finished.delete(key);
    this.#finished.set(key, { oi, reply, localSid, finish: step.body, finishedAtMs: nowMs });
    return {
      kind: "finished",
      id: step.origin,
      oi,
      keys: result.keys,
      localSid,
      remoteSid: readU32(result.payload),
      streamState: decodeStreamState(result.payload, 4),
      position: readPosition(result.payload, 4 + STREAM_STATE_LAYOUT_SIZE),
      startedAtMs,
      rttMs: wasRepeated ? undefined : nowMs - startedAtMs,
    };
  }

  /** A sid that is neither in use nor promised. */
  isPromised(sid: number): boolean {
    for (const { localSid } of this.#halfOpen.values()) if (localSid === sid) return true;
    for (const { localSid } of this.#finished.values()) if (localSid === sid) return true;
    return false;
  }

  #begin(oi: Uint8Array, id: number, hello: Uint8Array, nowMs: number): HalfOpen | undefined {
    const { suite, keyPair, isSidTaken } = this.#options;
    const noise = suite.responder(keyPair, prologueOf(oi));
    const localSid = newSid(suite.randomBytes, (sid) => isSidTaken(sid) || this.isPromised(sid));
    const payload = new Uint8Array(4);
    writeU32(payload, localSid);
    const message = noise.reply(hello, payload);
    if (!message) return undefined;
    const reply = writeStep(SERVER_ID, id, SessionStep.REPLY, message);
    return { oi, noise, localSid, reply, startedAtMs: nowMs, wasRepeated: false };
  }

  #demandCookie(from: PeerAddress, id: number, hello: Uint8Array, nowMs: number): Uint8Array {
    return writeStep(SERVER_ID, id, SessionStep.COOKIE, this.#cookies.bake(from, id, hello, nowMs));
  }

  #expire(nowMs: number): void {
    for (const [key, { finishedAtMs }] of this.#finished) {
      if (nowMs - finishedAtMs < FINISHED_MS && this.#finished.size <= FINISHED_MAX) break;
      this.#finished.delete(key);
    }
    for (const [key, { startedAtMs }] of this.#halfOpen) {
      if (nowMs - startedAtMs < HALF_OPEN_MS) break;
      this.#halfOpen.delete(key);
    }
  }
}

function keyOf({ port, address }: PeerAddress, id: number): string {
  return `${id} ${port} ${address}`;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** An attempt at a server that has to ask others before it lets anybody in. */
import { describe, expect, test } from "bun:test";
import { peekType, SERVER_ID } from "@recado/protocol";
import {
  HandshakeInitiator,
  HandshakeResponder,
  parseSessionOffer,
  ReceiveStream,
  SESSION_FRAME_TYPE,
  SendStream,
  SessionStep,
  streamStateOf,
  writeSidStep,
} from "@recado/protocol/session";
import { createSessionCrypto, generateKeyPair } from "@recado/runtime/crypto";
import { MemoryClientStore } from "../store/memory-client-store.ts";
import { Attempt, type AttemptOutcome } from "./attempt.ts";
import { Context } from "./context.ts";
import type { Moment } from "./moment.ts";

const SERVER = { address: "192.0.2.1", port: 1235 };
const CLIENT = { address: "192.0.2.7", port: 4_000 };
const suite = createSessionCrypto();

/** One attempt and one server; `isPending`: what the server says to the last step. */
class Rig {
  nowMs = 0;
  isPending = true;
  /** When the last step was told. */
  readonly finishedAtMs: number[] = [];
  outcome: AttemptOutcome | undefined;
  readonly #context = new Context(7, "ana", SERVER, () => 0.5, new MemoryClientStore(7), 0);
  readonly #responder = new HandshakeResponder({
    suite,
    keyPair: generateKeyPair(),
    isSidTaken: () => false,
    nowMs: 0,
  });
  readonly #attempt = new Attempt({
    context: this.#context,
    addresses: [SERVER],
    wasRegistered: true,
    offering: { newInitiator: () => this.#initiator(), mustSeal: () => true },
    hasOthers: true,
  });

  constructor() {
    this.#attempt.start(this.#moment);
    this.#exchange();
  }

  /** As long as the attempt goes on. */
  run(untilMs: number): void {
    while (this.outcome === undefined && this.#attempt.nextTimeoutMs <= untilMs) {
      this.nowMs = this.#attempt.nextTimeoutMs;
      this.outcome = this.#attempt.handleTimeout(this.#moment);
      this.#exchange();
    }
    this.nowMs = untilMs;
  }

  get #moment(): Moment {
    return { monotonicMs: this.nowMs, wallMs: this.nowMs };
  }

  #exchange(): void {
    for (let sent = this.#context.transmits.shift(); sent; sent = this.#context.transmits.shift()) {
      const answer = this.#answer(sent.bytes);
      const result = answer && this.#attempt.handleHandshake(answer, this.#moment);
      if (result && result !== "handled") this.outcome = result;
    }
  }

  #answer(bytes: Uint8Array): Uint8Array | undefined {
    if (peekType(bytes) !== SESSION_FRAME_TYPE) {
      const offer = parseSessionOffer(bytes);
      return offer && this.#responder.handleOffer(bytes, offer, CLIENT, this.nowMs);
    }
    const finish = this.#responder.handleFinish(bytes, CLIENT, this.nowMs);
    this.finishedAtMs.push(this.nowMs);
    return finish && this.isPending ? writeSidStep(7, SessionStep.PENDING, finish.localSid) : undefined;
  }

  #initiator(): HandshakeInitiator {
    const [send, receive] = [new SendStream<undefined>(5), new ReceiveStream()];
    return new HandshakeInitiator({
      suite,
      keyPair: generateKeyPair(),
      hello: { kind: "hello", origin: 7, dest: SERVER_ID, name: "ana", text: "oi", offer: ["REC0"] },
      streamState: () => streamStateOf(send, receive),
      position: () => ({ log: 0, number: 0 }),
      trusts: () => true,
    });
  }
}

describe("attempt", () => {
  test("attempt: a server that says pending is not left, and is asked about once a second", () => {
    const rig = new Rig();
    rig.run(10_000);
    expect(rig.outcome).toBeUndefined();
    expect(rig.finishedAtMs.length).toBeGreaterThan(8);
    expect(rig.finishedAtMs.length).toBeLessThan(13);
  });

  test("attempt: when it then falls silent, the attempt has failed as soon as at any other", () => {
    const rig = new Rig();
    rig.run(5_000);
    rig.isPending = false;
    rig.run(8_500);
    expect(rig.outcome).toEqual({ kind: "failed", why: "no-answer" });
  });

  test("attempt: patience has an end", () => {
    const rig = new Rig();
    rig.run(60_000);
    expect(rig.outcome).toEqual({ kind: "failed", why: "no-answer" });
    expect(rig.finishedAtMs.at(-1)).toBeLessThan(20_000);
  });
});

/**
 * The client's side of a handshake, without retry timers: `frame` is what to send, and to send again until something
 * changes. docs/PROTOCOL.md, Handshake.
 */

import { SERVER_ID } from "../constants.ts";
import { encodeStreamState, STREAM_STATE_LAYOUT_SIZE, type StreamState } from "../generated/stream-state-codec.ts";
import { encodeMessage, type HelloMessage } from "../message.ts";
import type { KeyPair, NoiseInitiator, SessionCrypto, TransportKeys } from "./cipher-suite.ts";
import { SessionStep } from "./constants.ts";
import { type Close, readClose, readWelcome, type Welcome } from "./control.ts";
import { counterOf, mayBeEnvelope, readFrames, sidOf } from "./envelope.ts";
import { type Position, writePosition } from "./position.ts";
import { prologueOf, sessionWords } from "./session-offer.ts";
import { newSid } from "./sid.ts";
import { FINISH_PAYLOAD_SIZE, readStep, writeStep } from "./step-frame.ts";
import { readU32, writeU32 } from "./u32.ts";

export interface InitiatorOptions {
  readonly suite: SessionCrypto;
  readonly keyPair: KeyPair;
  /** The OI without the words of the session. */
  readonly hello: HelloMessage;
  /** Read when the last step is written. */
  readonly streamState: () => StreamState;
  /** Likewise. */
  readonly position: () => Position;
  /** Whether this may be the server's static key. */
  readonly trusts: (serverKey: Uint8Array) => boolean;
}

export type InitiatorOutcome =
  /** `frame` is another now: send it. */
  | { readonly kind: "next-step" }
  /** The server has our last step, and cannot let us in yet: ask again, in a while. */
  | { readonly kind: "pending" }
  /** Nothing may be sent to this server. */
  | { readonly kind: "untrusted"; readonly serverKey: Uint8Array }
  | {
      readonly kind: "welcome";
      readonly keys: TransportKeys;
      readonly localSid: number;
      readonly remoteSid: number;
      readonly welcome: Welcome;
      /** The position that we told. */
      readonly told: Position;
      /** The open envelope that held the WELCOME, and perhaps more. */
      readonly datagram: Uint8Array;
    }
  | { readonly kind: "closed"; readonly close: Close; readonly serverKey: Uint8Array };

interface Finished {
  readonly told: Position;
  readonly keys: TransportKeys;
  readonly localSid: number;
  readonly remoteSid: number;
}

export class HandshakeInitiator {
  readonly #options: InitiatorOptions;
  readonly #noise: NoiseInitiator;
  readonly #helloBytes: Uint8Array;
  #frame: Uint8Array;
  #finished: Finished | undefined;

  constructor(options: InitiatorOptions) {
    this.#options = options;
    this.#noise = options.suite.initiator(options.keyPair, (hello) => prologueOf(this.#offer(hello, undefined)));
    this.#helloBytes = this.#noise.writeHello();
    this.#frame = this.#offer(this.#helloBytes, undefined);
  }

  get frame(): Uint8Array {
    return this.#frame;
  }

  /** The last step was sent; only the server's envelope is missing. */
  get isFinished(): boolean {
    return this.#finished !== undefined;
  }

  /** Any datagram of the server; undefined for what does not belong to this handshake. */
  handleDatagram(datagram: Uint8Array): InitiatorOutcome | undefined {
    if (this.#finished) return this.#handleEnd(datagram, this.#finished);
    const step = readStep(datagram);
    if (step?.origin !== SERVER_ID || step.dest !== this.#options.hello.origin) return undefined;
    if (step.step === SessionStep.COOKIE) {
      this.#frame = this.#offer(this.#helloBytes, step.body);
      return { kind: "next-step" };
    }
    return step.step === SessionStep.REPLY ? this.#handleReply(step.body) : undefined;
  }

  #offer(hello: Uint8Array, cookie: Uint8Array | undefined): Uint8Array {
    const { hello: message } = this.#options;
    return encodeMessage({ ...message, offer: sessionWords(message.offer, hello, cookie) });
  }

  #handleReply(body: Uint8Array): InitiatorOutcome | undefined {
    const { suite, hello, streamState, position, trusts } = this.#options;
    const reply = this.#noise.readReply(body);
    if (!reply || reply.payload.length < 4) return undefined;
    if (!trusts(reply.remoteStatic)) return { kind: "untrusted", serverKey: reply.remoteStatic };
    const localSid = newSid(suite.randomBytes, () => false);
    const told = position();
    const payload = new Uint8Array(FINISH_PAYLOAD_SIZE);
    writeU32(payload, localSid);
    encodeStreamState(streamState(), payload, 4);
    writePosition(told, payload, 4 + STREAM_STATE_LAYOUT_SIZE);
    const { message, keys } = this.#noise.writeFinish(payload);
    this.#finished = { told, keys, localSid, remoteSid: readU32(reply.payload) };
    this.#frame = writeStep(hello.origin, SERVER_ID, SessionStep.FINISH, message);
    return { kind: "next-step" };
  }

  #handleEnd(datagram: Uint8Array, finished: Finished): InitiatorOutcome | undefined {
    const step = readStep(datagram);
    // Under the seal of step 2 the server told us its sid: nobody off the way can make this up.
    if (step?.step === SessionStep.PENDING && readU32(step.body) === finished.remoteSid) return { kind: "pending" };
    if (!mayBeEnvelope(datagram) || sidOf(datagram) !== finished.localSid) return undefined;
    if (!finished.keys.receive.open(datagram, counterOf(datagram))) return undefined;
    for (const { seq, text } of readFrames(datagram)) {
      if (seq !== undefined) continue;
      const welcome = readWelcome(text);
      if (welcome) return { kind: "welcome", ...finished, welcome, datagram };
      const close = readClose(text);
      if (close) return { kind: "closed", close, serverKey: finished.keys.remoteStatic };
    }
    return undefined;
  }
}

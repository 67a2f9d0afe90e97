/** A handshake beside a session: for new keys, or because the server may have forgotten us. */
import type { HandshakeInitiator } from "@recado/protocol/session";
import type { Welcomed } from "./attempt.ts";
import type { Context } from "./context.ts";
import type { Moment } from "./moment.ts";
import { RENEWAL_RETRY_MS, RENEWAL_TRIES_MAX } from "./timing.ts";

export class Renewal {
  readonly #context: Context;
  readonly #initiator: HandshakeInitiator;
  #sentAtMs = 0;
  #tries = 0;

  constructor(context: Context, initiator: HandshakeInitiator) {
    this.#context = context;
    this.#initiator = initiator;
  }

  get nextTimeoutMs(): number {
    return this.#sentAtMs + RENEWAL_RETRY_MS;
  }

  /** The server may have taken it for our session already, whether we know or not. */
  get isFinished(): boolean {
    return this.#initiator.isFinished;
  }

  start(now: Moment): void {
    this.#send(now);
  }

  handleTimeout(now: Moment): "given-up" | undefined {
    if (now.monotonicMs < this.nextTimeoutMs) return undefined;
    if (this.#tries >= RENEWAL_TRIES_MAX) return "given-up";
    this.#send(now);
    return undefined;
  }

  /** Undefined for what is not the handshake's. */
  handleDatagram(
    datagram: Uint8Array,
    now: Moment,
  ):
    | "handled"
    | { readonly kind: "renewed"; readonly welcome: Welcomed; readonly rttMs: number | undefined }
    | undefined {
    const outcome = this.#initiator.handleDatagram(datagram);
    if (outcome?.kind === "next-step") {
      this.#tries = 0;
      this.#send(now);
      return "handled";
    }
    if (outcome?.kind !== "welcome") return undefined;
    const rttMs = this.#tries === 1 ? now.monotonicMs - this.#sentAtMs : undefined;
    return { kind: "renewed", welcome: outcome, rttMs };
  }

  #send({ monotonicMs }: Moment): void {
    this.#tries++;
    this.#sentAtMs = monotonicMs;
    this.#context.transmit(this.#initiator.frame);
  }
}

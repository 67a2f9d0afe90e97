/** A client in a session with the real core, which says what it is told to and stores nothing of what it hears. */
import { adopt, InnerType, ReceiveStream, SendStream, Session } from "@recado/protocol/session";
import type { Scene } from "./admission-fixture.ts";

const NO_TEXT = new Uint8Array(0);
const PEER = { address: "10.0.0.9", port: 1 };

export class Speaker {
  readonly #send = new SendStream<undefined>(5);
  readonly #receive = new ReceiveStream();
  readonly #session: Session<undefined>;

  constructor(
    readonly scene: Scene,
    readonly port: number,
    readonly id = 1,
  ) {
    const outcome = scene.shake(scene.initiator(id), port);
    if (outcome?.kind !== "welcome") throw new Error("not let in");
    const { keys, localSid, remoteSid, welcome } = outcome;
    adopt(this.#receive, welcome.state);
    const common = { send: this.#send, receive: this.#receive, resumeAt: this.#send.base, rttMs: 1, peer: PEER };
    const { randomBytes } = scene.suite;
    const more = { receiveRate: undefined, greeting: undefined, randomBytes, nowMs: scene.nowMs };
    this.#session = new Session<undefined>({ keys, localSid, remoteSid, ...common, ...more });
  }

  /** Messages that the server has not acknowledged. */
  get heldCount(): number {
    return this.#send.messageCount;
  }

  say(type: InnerType, text: Uint8Array, dest = 0): void {
    this.#send.push({ type, origin: this.id, dest, text, tag: undefined });
  }

  /** Until the server has all; what comes is never stored, and so never acknowledged. */
  talk(): void {
    for (let rounds = 0; rounds < 1_000 && this.heldCount > 0; rounds++) this.step(20);
    if (this.heldCount > 0) throw new Error("the server does not acknowledge everything");
  }

  /** Lets time pass, and sends what is due. */
  step(ms: number): void {
    const { scene } = this;
    scene.nowMs += ms;
    scene.core.handleTimeout(scene.nowMs);
    this.#session.handleTimeout(scene.nowMs);
    this.#exchange();
  }

  /** Says nothing, outside of its stream. */
  ping(): void {
    this.#session.sendPassing(InnerType.EMPTY, this.id, 0, NO_TEXT);
    this.#exchange();
  }

  #exchange(): void {
    const { nowMs } = this.scene;
    for (let bytes = this.#session.pollTransmit(nowMs); bytes; bytes = this.#session.pollTransmit(nowMs)) {
      for (const answer of this.scene.send(bytes, this.port)) {
        this.#session.handleEnvelope(new Uint8Array(answer), PEER, nowMs);
        this.#session.takeEvents();
      }
    }
  }
}

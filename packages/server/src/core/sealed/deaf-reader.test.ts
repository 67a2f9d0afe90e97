/** A client that says and asks more and more, and acknowledges nothing of what it gets. */
import { expect, test } from "bun:test";
import { utf8Of } from "@recado/protocol";
import { adopt, InnerType, ReceiveStream, SendStream, Session, writeHistoryRequest } from "@recado/protocol/session";
import { STREAM_BYTES_MAX, STREAM_MESSAGES_MAX } from "../config.ts";
import { Scene } from "./admission-fixture.ts";

const PORT = 3_000;
const PEER = { address: "10.0.0.9", port: 1 };
const LONG = new Uint8Array(65_000).fill(97);
const EMPTY_TEXT = new Uint8Array(0);

class Speaker {
  readonly #send = new SendStream<undefined>(5);
  readonly #receive = new ReceiveStream();
  readonly #session: Session<undefined>;

  constructor(readonly scene: Scene) {
    const outcome = scene.shake(scene.initiator(), PORT);
    if (outcome?.kind !== "welcome") throw new Error("not let in");
    const { keys, localSid, remoteSid, welcome } = outcome;
    adopt(this.#receive, welcome.state);
    const common = { send: this.#send, receive: this.#receive, resumeAt: this.#send.base, rttMs: 1, peer: PEER };
    const { randomBytes } = scene.suite;
    const more = { receiveRate: undefined, greeting: undefined, randomBytes, nowMs: scene.nowMs };
    this.#session = new Session<undefined>({ keys, localSid, remoteSid, ...common, ...more });
  }

  say(type: InnerType, text: Uint8Array, dest = 0): void {
    this.#send.push({ type, origin: 1, dest, text, tag: undefined });
  }

  /** Until the server has all; what comes is never stored, and so never acknowledged. */
  talk(): void {
    for (let rounds = 0; rounds < 1_000 && this.#send.messageCount > 0; rounds++) {
      this.scene.nowMs += 20;
      this.scene.core.handleTimeout(this.scene.nowMs);
      this.#session.handleTimeout(this.scene.nowMs);
      this.#exchange();
    }
    expect(this.#send.messageCount).toBe(0);
  }

  #exchange(): void {
    const { nowMs } = this.scene;
    for (let bytes = this.#session.pollTransmit(nowMs); bytes; bytes = this.#session.pollTransmit(nowMs)) {
      for (const answer of this.scene.send(bytes, PORT)) {
        this.#session.handleEnvelope(new Uint8Array(answer), PEER, nowMs);
        this.#session.takeEvents();
      }
    }
  }
}

test("deaf reader: whatever it asks and says, what the server holds for it is bounded", () => {
  const scene = new Scene();
  const speaker = new Speaker(scene);
  for (let index = 0; index < 3; index++) speaker.say(InnerType.MSG, LONG);
  speaker.talk();
  for (let ref = 2; ref < 2_502; ref++) {
    const page = writeHistoryRequest(ref, { kind: "page", with: 0, before: 0, limit: 100 });
    speaker.say(InnerType.HISTORY, utf8Of(page));
    speaker.say(InnerType.MSG, EMPTY_TEXT);
    speaker.say(InnerType.MSG, utf8Of("nota para mim"), 1);
    if (ref % 2 === 0) speaker.talk();
  }
  speaker.talk();
  const [client] = scene.core.snapshot(scene.nowMs).clients;
  expect(client?.session?.heldByteCount).toBeGreaterThan(100_000);
  expect(client?.session?.heldByteCount).toBeLessThanOrEqual(STREAM_BYTES_MAX + LONG.length);
  expect(client?.session?.heldCount).toBeLessThanOrEqual(STREAM_MESSAGES_MAX);
});

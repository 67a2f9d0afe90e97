/** Clients that come to the real core, with real keys from a seed. */
import {
  HandshakeInitiator,
  type InitiatorOutcome,
  ReceiveStream,
  SendStream,
  streamStateOf,
} from "@recado/protocol/session";
import { createSessionCrypto, generateKeyPair } from "@recado/runtime/crypto";
import { MemoryServerStore } from "../../store/memory-server-store.ts";
import type { ServerStore } from "../../store/server-store.ts";
import type { ClusterPort } from "../cluster/port.ts";
import { type CoreConfig, DEFAULT_CORE_CONFIG } from "../config.ts";
import { flushed } from "../flushed.ts";
import { ServerCore } from "../server-core.ts";

/** Bytes that look random and are the same each time (xorshift32). */
function seededBytes(seed: number): (count: number) => Uint8Array {
  let state = seed;
  return (count) =>
    Uint8Array.from({ length: count }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 0xff;
    });
}

export class Scene {
  nowMs = 0;
  readonly random = seededBytes(2_026);
  readonly suite = createSessionCrypto(this.random);
  readonly keyPair = generateKeyPair(this.random);
  readonly core: ServerCore;

  constructor(cluster?: ClusterPort, store: ServerStore = new MemoryServerStore(), limits: Partial<CoreConfig> = {}) {
    const { suite, keyPair } = this;
    const sealing = { suite, keyPair, store, sawKey: undefined };
    const config = { ...DEFAULT_CORE_CONFIG, ratePerSecond: 1e9, burst: 1e9, ...limits };
    this.core = new ServerCore(config, 0, 0, sealing, undefined, cluster);
  }

  initiator(id = 1, keys = generateKeyPair(this.random), name = `c${id}`): HandshakeInitiator {
    const [send, receive] = [new SendStream<undefined>(5), new ReceiveStream()];
    return new HandshakeInitiator({
      suite: this.suite,
      keyPair: keys,
      hello: { kind: "hello", origin: id, dest: 0, name, text: "oi", offer: ["REC0"] },
      streamState: () => streamStateOf(send, receive),
      position: () => ({ log: 0, number: 0 }),
      trusts: () => true,
    });
  }

  /** What the server sends back, to whom. */
  send(bytes: Uint8Array, port: number, address = "10.0.0.1"): Uint8Array[] {
    this.core.handleDatagram(new Uint8Array(bytes), port, address, this.nowMs);
    const sealed = flushed(this.core, this.nowMs);
    const clear = this.core.takeEffects().flatMap((effect) => (effect.kind === "unicast" ? [effect] : []));
    return [...clear, ...sealed].flatMap(({ bytes, to }) => (to.port === port ? [bytes] : []));
  }

  /** The whole handshake; undefined when the server says nothing more. */
  shake(initiator: HandshakeInitiator, port: number, address?: string): InitiatorOutcome | undefined {
    for (let step = 0; step < 4; step++) {
      const outcomes = this.send(initiator.frame, port, address).map((answer) => initiator.handleDatagram(answer));
      const end = outcomes.find((outcome) => outcome && outcome.kind !== "next-step");
      if (end) return end;
      if (!outcomes.some((outcome) => outcome?.kind === "next-step")) return undefined;
    }
    return undefined;
  }

  sealedIds(): number[] {
    const { clients } = this.core.snapshot(this.nowMs);
    return clients.filter(({ peer }) => peer === "sealed").map(({ id }) => id);
  }
}

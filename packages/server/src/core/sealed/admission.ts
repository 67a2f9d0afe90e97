/** Who comes in: from a proven key to a session over the streams that its owner had before. */
import { type HelloMessage, isRefusal, parseMessage, WireText } from "@recado/protocol";
import {
  adopt,
  type Close,
  CloseReason,
  type Finish,
  type ReceiveRate,
  resumePoint,
  SESSION_TTL_SECONDS,
  Session,
  streamStateOf,
  Tombstone,
  type TransportKeys,
  writeWelcome,
} from "@recado/protocol/session";
import type { Endpoint } from "@recado/runtime/net";
import { SEALED_FRAMES_PER_DATAGRAM } from "../config.ts";
import type { CoreContext, Inbound } from "../context.ts";
import { heard, isExpired } from "../liveness.ts";
import type { Client } from "../registry.ts";
import { announceJoin } from "../roster-changes.ts";
import { fullBucket } from "../token-bucket.ts";
import type { Graveyard } from "./graveyard.ts";
import type { Mail } from "./mail.ts";
import type { MailTag, Peer } from "./peer.ts";
import type { PeerBook } from "./peer-book.ts";
import type { Sealing } from "./sealing.ts";

export interface AdmissionOptions {
  readonly context: CoreContext;
  readonly sealing: Sealing;
  readonly book: PeerBook;
  readonly mail: Mail;
  readonly graveyard: Graveyard;
  /** The peer has something to store or to send. */
  readonly touched: (peer: Peer) => void;
}

export class Admission {
  readonly #options: AdmissionOptions;
  readonly #receiveRate: ReceiveRate;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    const { ratePerSecond, burst } = options.context.config;
    this.#receiveRate = {
      framesPerSecond: SEALED_FRAMES_PER_DATAGRAM * ratePerSecond,
      burst: SEALED_FRAMES_PER_DATAGRAM * burst,
    };
  }

  /** The last step of a handshake. */
  finish(finish: Finish, inbound: Inbound): void {
    const hello = parseMessage(finish.oi);
    if (isRefusal(hello) || hello.kind !== "hello") return;
    const { nowMs } = inbound;
    const peer = this.#admit(finish.keys, hello, inbound);
    if ("reason" in peer) {
      const { keys, remoteSid, localSid } = finish;
      this.#options.graveyard.erect(
        localSid,
        new Tombstone(keys, remoteSid, 0, peer, this.#options.sealing.suite.randomBytes),
        inbound,
        nowMs,
      );
      return;
    }
    if (peer.session && peer.session.startedAtMs > finish.startedAtMs) {
      // The client has begun another handshake since, and finished that.
      this.#options.context.drop(inbound, "handshake-refused");
      return;
    }
    const session = this.#open(peer, finish, inbound);
    this.#options.book.rename(peer, hello.name);
    this.#options.book.wake(peer, session);
    this.#present(peer, inbound);
    this.#options.touched(peer);
  }

  /** The owner of the id, if it may come in; otherwise what it is told. */
  #admit({ remoteStatic }: TransportKeys, { origin, name }: HelloMessage, inbound: Inbound): Peer | Close {
    const { registry, config } = this.#options.context;
    const known = this.#options.book.get(origin);
    const isOwner = known?.key.every((byte, index) => byte === remoteStatic[index]) ?? true;
    const holder = registry.get(origin);
    const isHeld = holder && !holder.sealed && !isExpired(holder, inbound.nowMs) && !isAt(holder, inbound);
    if (!isOwner || isHeld) return { reason: CloseReason.ID_IN_USE, sentence: WireText.idInUse };
    const full = { reason: CloseReason.SERVER_FULL, sentence: WireText.serverFull(config.clientsMax) };
    if (!holder && registry.size >= config.clientsMax) return full;
    return known ?? this.#options.book.claim(origin, name, remoteStatic) ?? full;
  }

  /** Joins the streams to the new keys. A session before is over. */
  #open(peer: Peer, { keys, localSid, remoteSid, streamState, rttMs }: Finish, inbound: Inbound): Session<MailTag> {
    const { suite, sawKey } = this.#options.sealing;
    const { nowMs } = inbound;
    if (peer.session) {
      this.#options.graveyard.bury(
        peer.session,
        { reason: CloseReason.SUPERSEDED, sentence: WireText.superseded },
        nowMs,
      );
      const { client } = peer;
      this.#options.book.sleep(peer, true, nowMs);
      peer.client = client;
    }
    adopt(peer.receive, streamState);
    let resumeAt = resumePoint(peer.send, streamState);
    if (typeof resumeAt !== "number") {
      this.#options.mail.restart(peer);
      resumeAt = peer.send.base;
    }
    sawKey?.(localSid, keys.receiveSecret);
    sawKey?.(remoteSid, keys.sendSecret);
    return new Session<MailTag>({
      keys,
      localSid,
      remoteSid,
      peer: endpointOf(inbound),
      send: peer.send,
      receive: peer.receive,
      resumeAt,
      rttMs,
      receiveRate: this.#receiveRate,
      greeting: writeWelcome({
        state: streamStateOf(peer.send, peer.receive),
        ttlSeconds: SESSION_TTL_SECONDS,
      }),
      randomBytes: suite.randomBytes,
      nowMs,
    });
  }

  /** The peer's client is in the registry, under its present name and address. */
  #present(peer: Peer, inbound: Inbound): void {
    const { registry } = this.#options.context;
    const holder = registry.get(peer.id);
    if (holder?.sealed === peer && holder.name === peer.name) {
      registry.move(holder, inbound);
      heard(holder, inbound.nowMs);
      peer.client = holder;
      return;
    }
    if (holder) registry.remove(holder);
    const client = newSealedClient(peer, inbound, this.#options.context.config);
    peer.client = client;
    this.#options.context.join(client);
    announceJoin(this.#options.context, client);
  }

  /** The same once more: our answer to it was lost. */
  greetAgain(localSid: number, inbound: Inbound): void {
    const peer = this.#options.book.bySid(localSid);
    if (peer) {
      peer.session?.greetAgain();
      this.#options.touched(peer);
      return;
    }
    const tombstone = this.#options.graveyard.get(localSid, inbound.nowMs);
    if (tombstone) this.#options.context.sendTo(tombstone.envelope(), inbound);
  }
}

/** Only what is relayed in clear frames needs it. */
const NO_NAME = new Uint8Array(0);

function newSealedClient(peer: Peer, { address, port, nowMs }: Inbound, config: CoreContext["config"]): Client {
  return {
    id: peer.id,
    name: peer.name,
    nameBytes: NO_NAME,
    peer: "sealed",
    sealed: peer,
    address,
    port,
    ...fullBucket(config, nowMs),
    joinedAtMs: nowMs,
    lastSeenAtMs: nowMs,
    framesIn: 1,
    framesOut: 0,
    drops: 0,
    probedAtMs: nowMs,
    refusals: 0,
    firstRefusalAtMs: 0,
    rateNoticeAtMs: Number.NEGATIVE_INFINITY,
    index: 0,
    clearIndex: 0,
  };
}

function endpointOf({ address, port }: Endpoint): Endpoint {
  return { address, port };
}

function isAt(client: Endpoint, { address, port }: Endpoint): boolean {
  return client.port === port && client.address === address;
}

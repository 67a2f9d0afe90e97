/** Who comes in: from a proven key to a session over the streams that its owner had before. */
import { type HelloMessage, isRefusal, parseMessage, peekOrigin, WireText } from "@recado/protocol";
import {
  adopt,
  type Close,
  CloseReason,
  type Finish,
  NUMBER_MAX,
  newEpoch,
  type ReceiveRate,
  SESSION_TTL_SECONDS,
  SendStream,
  Session,
  SessionStep,
  streamStateOf,
  Tombstone,
  type TransportKeys,
  writeSidStep,
  writeWelcome,
} from "@recado/protocol/session";
import type { Endpoint } from "@recado/runtime/net";
import { bannedSentence } from "../bans.ts";
import { letGo } from "../claims.ts";
import type { ClusterPort } from "../cluster/port.ts";
import { SEALED_FRAMES_PER_DATAGRAM } from "../config.ts";
import type { CoreContext, Inbound } from "../context.ts";
import { heard, isExpired } from "../liveness.ts";
import type { Client } from "../registry.ts";
import { announceJoin } from "../roster-changes.ts";
import { fullBucket } from "../token-bucket.ts";
import { newFeed } from "./feeds.ts";
import type { Graveyard } from "./graveyard.ts";
import type { History } from "./history.ts";
import { Told } from "./introductions.ts";
import type { Mail } from "./mail.ts";
import type { Mailboxes } from "./mailboxes.ts";
import { Newcomers } from "./newcomers.ts";
import type { MailTag, Peer, Presence } from "./peer.ts";
import type { PeerBook } from "./peer-book.ts";
import type { Positions } from "./positions.ts";
import type { Sealing } from "./sealing.ts";

export interface AdmissionOptions {
  readonly context: CoreContext;
  readonly sealing: Sealing;
  readonly history: History;
  readonly book: PeerBook;
  readonly mail: Mail;
  readonly mailboxes: Mailboxes;
  readonly positions: Positions;
  readonly graveyard: Graveyard;
  /** The peer has something to store or to send. */
  readonly touched: (peer: Peer) => void;
}

interface Pending {
  readonly finish: Finish;
  readonly hello: HelloMessage;
}

export class Admission {
  readonly #options: AdmissionOptions;
  readonly #receiveRate: ReceiveRate;
  /** By our sid: those who proved their keys, and whose ids are not here yet. */
  readonly #pending = new Map<number, Pending>();
  readonly #newcomers = new Newcomers();

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
    const refusal = this.#refusalOf(finish.keys, hello, inbound);
    const { cluster, registry } = this.#options.context;
    const holder = registry.get(hello.origin);
    const isHere = holder?.sealed !== undefined && holder.name === hello.name;
    if (refusal) this.#turnAway(finish, refusal, inbound);
    else if (cluster && !isHere) this.#claim(cluster, { finish, hello }, inbound);
    else
      this.#enter(this.#ownerOf(finish.keys, hello, this.#options.history.lastNumber, inbound), finish, hello, inbound);
  }

  /** Where there are other servers, what was said in the id's name at another has to be heard first. */
  #claim(cluster: ClusterPort, pending: Pending, inbound: Inbound): void {
    const { finish, hello } = pending;
    const { origin: id, name } = hello;
    const { localSid } = finish;
    const { remoteStatic: key } = finish.keys;
    this.#pending.set(localSid, pending);
    const { sendEpoch: epoch } = finish.streamState;
    cluster.claim({ id, name, isSealed: true, key, epoch, at: endpointOf(inbound) }, (outcome) => {
      // Asked for again since, by the same step 3: that claim is answered, too.
      if (this.#pending.get(localSid) !== pending) return;
      this.#pending.delete(localSid);
      const later: Inbound = { ...inbound, nowMs: outcome.nowMs };
      if (outcome.kind === "held") {
        this.#turnAway(finish, { reason: CloseReason.ID_IN_USE, sentence: WireText.idInUse }, later);
        return;
      }
      // The client asks again, here or elsewhere.
      if (outcome.kind !== "claimed") return;
      const { context } = this.#options;
      // What was so when the others were asked may be so no more.
      const refusal = this.#refusalOf(finish.keys, hello, later);
      const peer = refusal ?? this.#ownerOf(finish.keys, hello, outcome.number, later);
      if ("reason" in peer) letGo(context, cluster, id);
      else context.elsewhere.remove(id);
      if (!("reason" in peer) && !peer.presence) {
        peer.receive.begin(peer.logged.epoch, peer.logged.next);
        peer.taken = peer.logged.next;
      }
      this.#enter(peer, finish, hello, later);
      context.wake();
    });
  }

  #turnAway({ keys, remoteSid, localSid }: Finish, close: Close, inbound: Inbound): void {
    const { graveyard, sealing } = this.#options;
    const tombstone = new Tombstone(keys, remoteSid, 0, close, sealing.suite.randomBytes);
    graveyard.erect(localSid, tombstone, inbound, inbound.nowMs);
  }

  #enter(peer: Peer | Close, finish: Finish, hello: HelloMessage, inbound: Inbound): void {
    const { nowMs } = inbound;
    if ("reason" in peer) {
      this.#turnAway(finish, peer, inbound);
      return;
    }
    if (peer.presence && peer.presence.session.startedAtMs > finish.startedAtMs) {
      // The client has begun another handshake since, and finished that.
      this.#options.context.drop(inbound, "handshake-refused");
      return;
    }
    const { book } = this.#options;
    const presence = this.#open(peer, finish, inbound);
    book.rename(peer, hello.name);
    peer.lastSeenMs = this.#options.context.wallMs(nowMs);
    book.wake(peer, presence);
    book.store(peer);
    this.#present(peer, presence, inbound);
    const servers = this.#options.context.cluster?.servers() ?? [];
    if (servers.length > 0) this.#options.mail.tellServers(peer, servers);
    this.#options.touched(peer);
  }

  /** What is told to who may not come in. */
  #refusalOf({ remoteStatic }: TransportKeys, { origin }: HelloMessage, inbound: Inbound): Close | undefined {
    const { context, book } = this.#options;
    const { registry, config } = context;
    const known = book.get(origin);
    const isOwner = known?.key.every((byte, index) => byte === remoteStatic[index]) ?? true;
    const holder = registry.get(origin);
    const isHeld = holder && !holder.sealed && !isExpired(holder, inbound.nowMs) && !isAt(holder, inbound);
    const ban = context.bans.find({ id: origin, key: remoteStatic, address: inbound.address });
    if (ban) return { reason: CloseReason.REFUSED, sentence: bannedSentence(ban.reason) };
    if (!isOwner || isHeld) return { reason: CloseReason.ID_IN_USE, sentence: WireText.idInUse };
    const isFull = context.isDraining || (!holder && registry.size >= config.clientsMax);
    const mayOwn = known !== undefined || this.#newcomers.mayCome(inbound.address, inbound.nowMs);
    return isFull || !mayOwn ? this.#full : undefined;
  }

  get #full(): Close {
    const sentence = WireText.serverFull(this.#options.context.config.clientsMax);
    return { reason: CloseReason.SERVER_FULL, sentence };
  }

  /** The owner of the id, from now on if there is none. */
  #ownerOf(
    { remoteStatic: key }: TransportKeys,
    { origin: id, name }: HelloMessage,
    lastNumber: number,
    { address, nowMs }: Inbound,
  ): Peer | Close {
    const { context, book, mailboxes } = this.#options;
    const known = book.get(id);
    if (known) return known;
    if (!this.#newcomers.take(address, nowMs)) return this.#full;
    const isForgettable = (peer: Peer): boolean => !context.elsewhere.get(peer.id) && mailboxes.isEmpty(peer);
    return book.claim({ id, name, key }, lastNumber, context.wallMs(nowMs), isForgettable) ?? this.#full;
  }

  /** Joins the streams to the new keys. A session before is over. */
  #open(peer: Peer, finish: Finish, inbound: Inbound): Presence {
    const { keys, localSid, remoteSid, streamState, rttMs } = finish;
    const { sealing, history, book } = this.#options;
    const { suite, sawKey } = sealing;
    const { nowMs } = inbound;
    if (peer.presence) {
      const close = { reason: CloseReason.SUPERSEDED, sentence: WireText.superseded };
      this.#options.graveyard.bury(peer.presence.session, close, nowMs);
      book.sleep(peer);
    }
    const before = { epoch: peer.receive.epoch, next: peer.receive.next };
    adopt(peer.receive, streamState);
    if (peer.receive.epoch !== before.epoch || peer.receive.next !== before.next) peer.taken = peer.receive.next;
    const after = this.#startOf(peer, finish);
    const send = new SendStream<MailTag>(newEpoch(suite.randomBytes), true);
    sawKey?.(localSid, keys.receiveSecret);
    sawKey?.(remoteSid, keys.sendSecret);
    const session = new Session<MailTag>({
      keys,
      localSid,
      remoteSid,
      peer: endpointOf(inbound),
      send,
      receive: peer.receive,
      resumeAt: send.base,
      rttMs,
      receiveRate: this.#receiveRate,
      greeting: writeWelcome({
        state: streamStateOf(send, peer.receive),
        ttlSeconds: SESSION_TTL_SECONDS,
        position: { log: history.logId, number: after },
      }),
      randomBytes: suite.randomBytes,
      nowMs,
    });
    return {
      session,
      send,
      feed: newFeed(after),
      client: undefined,
      isStored: false,
      told: new Told(),
      receipts: [],
      refusals: [...peer.refusals],
      isToldOfFault: false,
      readingCount: 0,
      requests: [],
    };
  }

  /** Behind what the client says that it has, if it knows; otherwise behind what it acknowledged. */
  #startOf(peer: Peer, { position }: Finish): number {
    const { history, positions } = this.#options;
    if (position.log !== history.logId || position.number === NUMBER_MAX) return peer.position;
    const told = Math.min(position.number, history.lastNumber);
    positions.advance(peer, told);
    return told;
  }

  /** The peer's client is in the registry, under its present name and address. */
  #present(peer: Peer, presence: Presence, inbound: Inbound): void {
    const { registry } = this.#options.context;
    const holder = registry.get(peer.id);
    if (holder?.sealed === peer && holder.name === peer.name) {
      registry.move(holder, inbound);
      heard(holder, inbound.bytes.byteLength, inbound.nowMs);
      presence.client = holder;
      return;
    }
    if (holder) registry.remove(holder);
    const client = newSealedClient(peer, inbound, this.#options.context.config);
    presence.client = client;
    this.#options.context.join(client);
    announceJoin(this.#options.context, client);
  }

  /** The same once more: our answer to it was lost, or is still to come. */
  greetAgain(localSid: number, inbound: Inbound): void {
    const { context } = this.#options;
    const pending = this.#pending.get(localSid);
    if (pending && context.cluster) {
      this.#claim(context.cluster, { ...pending }, inbound);
      context.answer(inbound, writeSidStep(peekOrigin(inbound.bytes), SessionStep.PENDING, localSid));
      return;
    }
    const peer = this.#options.book.bySid(localSid);
    if (peer) {
      peer.presence?.session.greetAgain();
      this.#options.touched(peer);
      return;
    }
    const tombstone = this.#options.graveyard.get(localSid, inbound.nowMs);
    if (tombstone) context.sendTo(tombstone.envelope(), inbound);
  }
}

/** Only what is relayed in clear frames needs it. */
const NO_NAME = new Uint8Array(0);

function newSealedClient(peer: Peer, { bytes, address, port, nowMs }: Inbound, config: CoreContext["config"]): Client {
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
    bytesIn: bytes.byteLength,
    bytesOut: 0,
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

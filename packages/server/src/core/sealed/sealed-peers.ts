/**
 * The clients that talk in sessions: handshakes, envelopes in and out, sleep and return. ServerCore hands over what is
 * theirs; what is to leave gathers here until `flush`, so that frames that become ready together leave together.
 */
import { cutGraphemes, SERVER_ID, utf8Of, WireText } from "@recado/protocol";
import {
  ACK_DELAY_MS,
  CloseReason,
  envelopeSize,
  FRAMES_PER_ENVELOPE_MAX,
  HandshakeResponder,
  InnerType,
  type SessionEvent,
  type SessionOffer,
  SessionStep,
  serialAdd,
  sidOf,
  writeSidStep,
} from "@recado/protocol/session";
import type { DatagramBatch, Endpoint } from "@recado/runtime/net";
import type { Member } from "../cluster/port.ts";
import { FLUSH_PAUSE_MS, ROOMY_DATAGRAMS_MIN } from "../config.ts";
import type { CoreContext, Inbound } from "../context.ts";
import type { DropReason } from "../events.ts";
import { heard } from "../liveness.ts";
import type { Client } from "../registry.ts";
import { announceLeave } from "../roster-changes.ts";
import { Admission } from "./admission.ts";
import { Deadlines } from "./deadlines.ts";
import { Feeds } from "./feeds.ts";
import { Graveyard } from "./graveyard.ts";
import { History } from "./history.ts";
import { Inbox, type Reception } from "./inbox.ts";
import { Mail } from "./mail.ts";
import { Mailboxes } from "./mailboxes.ts";
import { introductionOf, type MailTag, type Peer, type Presence } from "./peer.ts";
import { PeerBook } from "./peer-book.ts";
import { Positions } from "./positions.ts";
import { Replication } from "./replication.ts";
import { Requests } from "./requests.ts";
import type { Sealing } from "./sealing.ts";
import { Storing } from "./storing.ts";
import { Trickle } from "./trickle.ts";

/** The most bytes of a CLOSE's sentence. */
const SENTENCE_SIZE = 138;
const FULL_ENVELOPE_SIZE = envelopeSize(FRAMES_PER_ENVELOPE_MAX);

export class SealedPeers {
  readonly #context: CoreContext;
  readonly #sealing: Sealing;
  readonly #book: PeerBook;
  /** For what other servers say. */
  readonly replication: Replication;
  readonly #mail: Mail;
  readonly #feeds: Feeds;
  readonly #inbox: Inbox;
  readonly #positions: Positions;
  readonly #requests: Requests;
  readonly #trickle: Trickle;
  readonly #responder: HandshakeResponder;
  readonly #graveyard: Graveyard;
  readonly #admission: Admission;
  readonly #deadlines = new Deadlines();
  /** Those whose streams or sessions have something to store or to send. */
  #touched = new Set<Peer>();
  /** Those who have something to say that must not wait for the store. */
  readonly #due = new Set<Peer>();
  readonly #storing: Storing;
  /** Who is still to be asked what leaves, the next one last. */
  readonly #leaving: Peer[] = [];
  #flushedAtMs = Number.NEGATIVE_INFINITY;
  /** Of the last flush: datagrams that had room for more. */
  #roomyCount = 0;

  constructor(context: CoreContext, sealing: Sealing, nowMs: number) {
    const { suite, keyPair, store } = sealing;
    this.#context = context;
    this.#sealing = sealing;
    this.#book = new PeerBook(store);
    const touched = (peer: Peer): void => this.#touch(peer);
    const close = this.close.bind(this);
    const book = this.#book;
    const history = new History(store);
    const mailboxes = new Mailboxes(store);
    const isElsewhere = (id: number): boolean => context.elsewhere.get(id) !== undefined;
    const mail = new Mail({ store, book, mailboxes, isElsewhere, touched });
    const feeds = new Feeds({ store, history, book, mail, touched, woken: () => context.wake() });
    const requests = new Requests(store, mail);
    this.#requests = requests;
    const positions = new Positions({ store, history, mail, mailboxes, isElsewhere });
    this.#positions = positions;
    this.#mail = mail;
    this.#feeds = feeds;
    this.#trickle = new Trickle(context);
    const trickle = this.#trickle;
    this.#inbox = new Inbox({ context, store, history, book, mail, mailboxes, feeds, requests, trickle, close });
    this.replication = new Replication({ history, book, inbox: this.#inbox, positions });
    this.#storing = new Storing(store, () => context.wake());
    this.#graveyard = new Graveyard((bytes, to) => context.sendTo(bytes, to));
    const graveyard = this.#graveyard;
    const parts = { context, sealing, history, book, mail, mailboxes, positions, graveyard, touched };
    this.#admission = new Admission(parts);
    const isSidTaken = (sid: number): boolean => book.bySid(sid) !== undefined;
    this.#responder = new HandshakeResponder({ suite, keyPair, isSidTaken, nowMs });
  }

  /** Something waits for `flush`. */
  get isTouched(): boolean {
    return this.#touched.size > 0 || this.#feeds.hasNews || this.#storing.isDone;
  }

  /** When the next flush is worth its datagrams: at once, unless the last one sent many that were not full. */
  get flushAtMs(): number {
    return this.#roomyCount < ROOMY_DATAGRAMS_MIN ? this.#flushedAtMs : this.#flushedAtMs + FLUSH_PAUSE_MS;
  }

  get nextTimeoutMs(): number {
    return Math.min(this.#deadlines.nextAtMs, this.#trickle.nextTimeoutMs);
  }

  get halfOpenCount(): number {
    return this.#responder.halfOpenCount;
  }

  handshakeCount(nowMs: number): number {
    return this.#responder.underWayCount(nowMs);
  }

  /** Texts can be taken at present. */
  get isStoring(): boolean {
    return this.#sealing.store.fault === undefined;
  }

  /** A key owns this id: nobody may have it in clear frames. */
  owns(id: number): boolean {
    return this.#book.get(id) !== undefined;
  }

  /** That owns the id. */
  keyOf(id: number): Uint8Array | undefined {
    return this.#book.get(id)?.key;
  }

  nameOf(id: number): string | undefined {
    return this.#book.get(id)?.name;
  }

  /** An OI, valid but for its offer of a session, which this answers. */
  handleOffer(inbound: Inbound, offer: SessionOffer): void {
    const answer = this.#responder.handleOffer(inbound.bytes, offer, endpointOf(inbound), inbound.nowMs);
    if (answer) this.#context.answer(inbound, answer);
    else this.#context.drop(inbound, "handshake-refused");
  }

  /** A clear frame of type 5. */
  handleStep(inbound: Inbound): void {
    const { bytes, nowMs } = inbound;
    const finish = this.#responder.handleFinish(bytes, endpointOf(inbound), nowMs);
    if (finish?.kind === "finished") this.#admission.finish(finish, inbound);
    else if (finish) this.#admission.greetAgain(finish.localSid, inbound);
    else this.#context.drop(inbound, "handshake-refused");
  }

  /** What looks like an envelope. False when it is none of ours: the sender's mistake is then another's business. */
  handleEnvelope(datagram: Uint8Array, from: Endpoint, nowMs: number): "handled" | "unknown-session" | DropReason {
    const sid = sidOf(datagram);
    const peer = this.#book.bySid(sid);
    if (peer?.presence) {
      const fault = peer.presence.session.handleEnvelope(datagram, from, nowMs);
      if (fault) return fault;
      if (peer.presence.client) heard(peer.presence.client, datagram.byteLength, nowMs);
      this.#settle(peer, peer.presence, nowMs);
      return "handled";
    }
    const tombstone = this.#graveyard.get(sid, nowMs);
    if (!tombstone) return "unknown-session";
    if (!tombstone.isFromPeer(datagram)) return "not-authentic";
    this.#context.sendTo(tombstone.envelope(), from);
    return "handled";
  }

  /** Tells who sent an envelope of a session that we do not know: we may have been restarted. False when it may not be told. */
  answerUnknown(inbound: Inbound): boolean {
    return this.#context.answer(inbound, writeSidStep(0, SessionStep.UNKNOWN_SESSION, sidOf(inbound.bytes)));
  }

  /** A text of a clear client, or of the operator (undefined), to an owned id; undefined when nobody owns it. */
  deliver(client: Client | undefined, dest: number, text: string, nowMs: number): Reception | undefined {
    const peer = this.#book.get(dest);
    return peer && this.#inbox.deliver(client, peer, text, nowMs);
  }

  /** A text of a clear client, or of the operator (undefined), to everybody. */
  broadcast(client: Client | undefined, text: string, nowMs: number): void {
    this.#inbox.broadcast(client, text, nowMs);
  }

  /** To each that is there, and only if it comes through. */
  status(text: string): void {
    const bytes = utf8Of(text);
    for (const peer of this.#book.present) {
      peer.presence?.session.sendPassing(InnerType.MSG, SERVER_ID, peer.id, bytes);
      this.#touched.add(peer);
    }
  }

  announce({ id, name, isSealed }: Member, change: "+" | "-"): void {
    const introduction = introductionOf(name, isSealed);
    for (const peer of this.#book.present) {
      if (peer.id !== id) this.#mail.tellRoster(peer, id, change, introduction);
    }
  }

  /** To everybody: which other servers there are. */
  tellServers(): void {
    for (const peer of this.#book.present) this.#mail.tellServers(peer, this.#context.cluster?.servers() ?? []);
  }

  /** It was at another server, and is at none any more. */
  wentAway(id: number): void {
    const peer = this.#book.get(id);
    if (peer) this.#positions.tellWaiting(peer);
  }

  /** Ends a session and says why. */
  close(peer: Peer, reason: CloseReason, sentence: string, nowMs: number): void {
    const { presence } = peer;
    if (!presence) return;
    const { client, session } = presence;
    this.#graveyard.bury(session, { reason, sentence: cutGraphemes(sentence, SENTENCE_SIZE) }, nowMs);
    this.#sleep(peer, nowMs);
    if (reason !== CloseReason.BYE || !client) return;
    this.#context.leave(client, "bye");
    announceLeave(this.#context, client);
  }

  closeAll(reason: CloseReason, sentence: string, nowMs: number): void {
    for (const peer of [...this.#book.present]) this.close(peer, reason, sentence, nowMs);
  }

  /** Its client was not heard for too long, or its port is closed. */
  fallAsleep(peer: Peer, nowMs: number): void {
    if (peer.presence) this.#sleep(peer, nowMs);
  }

  handleTimeout(nowMs: number): void {
    this.#trickle.handleTimeout(nowMs);
    for (const peer of this.#deadlines.takeDue(nowMs)) {
      peer.presence?.session.handleTimeout(nowMs);
      this.#touched.add(peer);
      this.#due.add(peer);
    }
  }

  /** Once in a while. */
  sweep(): void {
    this.#feeds.revive();
    for (const peer of this.#book.present) this.#tellOfFault(peer);
  }

  /** Puts into the batch what may leave now. False when it took everything; else there is more for the next one. */
  flush(nowMs: number, batch: DatagramBatch): boolean {
    if (this.#leaving.length === 0) this.#gather(nowMs);
    for (let peer = this.#leaving.at(-1); peer; peer = this.#leaving.at(-1)) {
      if (!this.#transmit(peer, nowMs, batch)) return true;
      this.#leaving.pop();
    }
    return false;
  }

  /** Whose streams and sessions may have something that leaves now. */
  #gather(nowMs: number): void {
    if (!this.isTouched) return;
    this.#flushedAtMs = nowMs;
    this.#roomyCount = 0;
    if (this.#feeds.takeNews()) for (const peer of this.#book.present) this.#touched.add(peer);
    const peers = new Set<Peer>();
    while (this.#touched.size > 0) {
      const touched = this.#touched;
      this.#touched = new Set();
      for (const peer of touched) {
        peers.add(peer);
        // What was asked for stands in front of what can wait.
        this.#requests.resume(peer);
        this.#feeds.pump(peer);
        this.#mail.packReceipts(peer);
        this.#mail.storeProgress(peer);
      }
    }
    const waiting = this.#storing.store(peers);
    for (const peer of this.#storing.takeDone(nowMs)) peers.add(peer);
    for (const peer of peers) {
      if (waiting.has(peer) && !this.#due.has(peer)) this.#deadlines.schedule(peer, nowMs + ACK_DELAY_MS);
      else this.#leaving.push(peer);
    }
    this.#leaving.reverse();
    this.#due.clear();
  }

  /** Texts that cannot be stored wait here and with their writer, who should know why. */
  #tellOfFault(peer: Peer): void {
    const { presence, receive } = peer;
    if (!presence) return;
    const isWaiting = !this.isStoring && receive.ack !== receive.next;
    if (isWaiting && !presence.isToldOfFault) {
      presence.session.sendPassing(InnerType.ERRO, SERVER_ID, peer.id, utf8Of(WireText.notStoredYet));
      this.#due.add(peer);
      this.#touch(peer);
    }
    if (isWaiting || this.isStoring) presence.isToldOfFault = isWaiting;
  }

  #touch(peer: Peer): void {
    if (this.#touched.has(peer)) return;
    this.#touched.add(peer);
    this.#context.wake();
  }

  #sleep(peer: Peer, nowMs: number): void {
    peer.lastSeenMs = this.#context.wallMs(nowMs);
    this.#book.sleep(peer);
    this.#positions.tellWaiting(peer);
    peer.hasProgressed = true;
    this.#mail.storeProgress(peer);
  }

  /** False when the batch is full. */
  #transmit(peer: Peer, nowMs: number, batch: DatagramBatch): boolean {
    const { presence } = peer;
    // Where nothing can be stored, a session may speak before it is: it has to be told so.
    if (!presence?.isStored && (this.isStoring || !presence)) return true;
    const { session, client } = presence;
    while (batch.hasRoom(FULL_ENVELOPE_SIZE)) {
      const bytes = session.pollTransmit(nowMs);
      if (!bytes) {
        this.#deadlines.schedule(peer, session.nextTimeoutMs);
        return true;
      }
      if (client) {
        client.framesOut++;
        client.bytesOut += bytes.byteLength;
      }
      if (bytes.byteLength < FULL_ENVELOPE_SIZE) this.#roomyCount++;
      batch.put(bytes, session.peer);
    }
    return false;
  }

  /** Everything that an envelope brought. */
  #settle(peer: Peer, presence: Presence, nowMs: number): void {
    const { session } = presence;
    let lastSeq: number | undefined;
    for (const event of session.takeEvents()) {
      if (event.kind === "message") {
        lastSeq = event.message.seq;
        peer.taken = serialAdd(lastSeq, 1);
      }
      this.#handleEvent(peer, presence, event, nowMs);
    }
    this.#touched.add(peer);
    if (lastSeq === undefined) return;
    this.#storing.took(peer, presence, lastSeq);
    peer.hasProgressed = true;
  }

  #handleEvent(peer: Peer, { client }: Presence, event: SessionEvent<MailTag>, nowMs: number): void {
    switch (event.kind) {
      case "message":
        this.#inbox.handle(peer, event.message, nowMs);
        return;
      case "acknowledged":
        this.#mail.acknowledged(peer, event.messages, this.#context.wallMs(nowMs));
        return;
      case "moved":
        if (client) this.#context.registry.move(client, event.to);
    }
  }
}

function endpointOf({ address, port }: Endpoint): Endpoint {
  return { address, port };
}

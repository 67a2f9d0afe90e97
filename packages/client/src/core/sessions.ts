/** The client's sessions with one server, one after the other, and the conversation that they carry. */
import { adopt, HandshakeInitiator, resumePoint, Session, streamStateOf } from "@recado/protocol/session";
import type { StoredConversation } from "../store/client-store.ts";
import type { SessionOffering, Welcomed } from "./attempt.ts";
import type { Context } from "./context.ts";
import { Conversation, type Tag } from "./conversation.ts";
import type { Moment } from "./moment.ts";
import type { Roster } from "./roster.ts";
import { Sealed } from "./sealed.ts";
import { isSameKey, type Sealing } from "./sealing.ts";

export class Sessions {
  readonly #sealing: Sealing;
  readonly #context: Context;
  readonly #roster: Roster;
  #conversation: Conversation | undefined;
  /** The server as the user names it. */
  #host = "";
  #port = 0;

  /** `kept`: of the program's last run, at the same server. */
  constructor(sealing: Sealing, context: Context, roster: Roster, kept: StoredConversation) {
    this.#sealing = sealing;
    this.#context = context;
    this.#roster = roster;
    if (kept.epoch !== 0) this.#conversation = this.#newConversation(kept);
  }

  /** Undefined before the first attempt at this server. */
  get conversation(): Conversation | undefined {
    return this.#conversation;
  }

  /** The next attempt is at another server, or finds one that speaks clear frames. */
  forget(): void {
    this.#conversation = undefined;
  }

  /** This server has been sealed before: it must not be talked to in clear frames. */
  mustSeal(host: string, port: number): boolean {
    return this.#sealing.knownKey(host, port) !== undefined;
  }

  offering(host: string, port: number): SessionOffering {
    this.#host = host;
    this.#port = port;
    return {
      newInitiator: () => this.#newInitiator(),
      mustSeal: () => this.mustSeal(host, port),
    };
  }

  /** Undefined: one of the two has an old copy of our stream. It begins anew, and so must the handshake. */
  open(welcomed: Welcomed, rttMs: number | undefined, hasOthers: boolean, now: Moment): Sealed | undefined {
    const { localSid, remoteSid, welcome, told, datagram } = welcomed;
    const { suite, sawKey, knownKey, overKeys } = this.#sealing;
    const keys = overKeys?.(welcomed.keys) ?? welcomed.keys;
    const context = this.#context;
    const conversation = this.#ensureConversation();
    const { send, receive } = conversation;
    adopt(receive, welcome.state);
    const resumeAt = resumePoint(send, welcome.state);
    if (typeof resumeAt !== "number") {
      conversation.restart(suite.randomBytes);
      return undefined;
    }
    conversation.begin(welcome.position, told);
    sawKey?.(localSid, keys.receiveSecret);
    sawKey?.(remoteSid, keys.sendSecret);
    const link = new Session<Tag>({
      keys,
      localSid,
      remoteSid,
      peer: context.server,
      send,
      receive,
      resumeAt,
      rttMs,
      receiveRate: undefined,
      greeting: undefined,
      randomBytes: suite.randomBytes,
      nowMs: now.monotonicMs,
    });
    link.acceptOpened(datagram, context.server, now.monotonicMs);
    this.tellKey(keys.remoteStatic, knownKey(this.#host, this.#port) ? "known" : "new");
    const newInitiator = (): HandshakeInitiator => this.#newInitiator();
    return new Sealed({ context, roster: this.#roster, conversation, link, newInitiator, hasOthers });
  }

  tellKey(key: Uint8Array, verdict: "new" | "known" | "changed"): void {
    const fingerprint = this.#sealing.suite.fingerprint(key);
    this.#context.emit({ kind: "server-key", host: this.#host, port: this.#port, key, fingerprint, verdict });
  }

  #ensureConversation(): Conversation {
    this.#conversation ??= this.#newConversation(this.#context.store.load());
    return this.#conversation;
  }

  #newConversation(kept: StoredConversation): Conversation {
    const { store, id } = this.#context;
    return new Conversation(store, kept, this.#sealing.suite.randomBytes, id);
  }

  #newInitiator(): HandshakeInitiator {
    const { suite, keyPair, knownKey } = this.#sealing;
    const conversation = this.#ensureConversation();
    const { send, receive } = conversation;
    return new HandshakeInitiator({
      suite,
      keyPair,
      hello: this.#context.helloMessage(),
      streamState: () => streamStateOf(send, receive),
      position: () => conversation.position,
      trusts: (serverKey) => isSameKey(knownKey(this.#host, this.#port) ?? serverKey, serverKey),
    });
  }
}

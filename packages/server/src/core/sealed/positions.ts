/**
 * How far each peer has the history, where that is learned or is left by something else than an acknowledgement: the
 * writers of what lies before or behind are told.
 */
import { Fate } from "@recado/protocol/session";
import type { Entry, ServerStore } from "../../store/server-store.ts";
import { FEED_ENTRIES } from "../config.ts";
import type { History } from "./history.ts";
import type { Mail } from "./mail.ts";
import type { Mailboxes } from "./mailboxes.ts";
import type { Peer } from "./peer.ts";

export interface PositionsOptions {
  readonly store: ServerStore;
  readonly history: History;
  readonly mail: Mail;
  readonly mailboxes: Mailboxes;
  /** The id is at another server at present. */
  readonly isElsewhere: (id: number) => boolean;
}

export class Positions {
  readonly #options: PositionsOptions;

  constructor(options: PositionsOptions) {
    this.#options = options;
  }

  /**
   * Peers say in a handshake how far they have the history. After a crash that may be further than we know: then what
   * lies between has arrived.
   */
  advance(peer: Peer, told: number): void {
    const { mail, mailboxes } = this.#options;
    const { position } = peer;
    if (told <= position) return;
    peer.position = told;
    this.#privateTo(peer, position, told, (entry) => {
      mailboxes.take(peer, entry);
      if (entry.origin !== peer.id) mail.receipt(entry.origin, entry.number, Fate.DELIVERED);
    });
  }

  /** The peer is away, unless it is at another server: what lies behind its position waits. */
  tellWaiting(peer: Peer): void {
    const { history, mail, isElsewhere } = this.#options;
    if (isElsewhere(peer.id)) return;
    this.#privateTo(peer, peer.position, history.lastNumber, ({ origin, number }) => {
      const isWaiting = number > peer.position && !peer.presence && !isElsewhere(peer.id);
      if (isWaiting && origin !== peer.id) mail.receipt(origin, number, Fate.WAITING);
    });
  }

  #privateTo(peer: Peer, after: number, upTo: number, act: (entry: Entry) => void): void {
    const recent = this.#options.history.since(after);
    if (!recent) {
      this.#read(peer, after, upTo, act);
      return;
    }
    for (const { entry } of recent) if (isPrivateTo(peer, entry, upTo)) act(entry);
  }

  #read(peer: Peer, after: number, upTo: number, act: (entry: Entry) => void): void {
    const { id, since } = peer;
    const query = { id, since, after, publicAfter: Number.MAX_SAFE_INTEGER, limit: FEED_ENTRIES };
    this.#options.store.read("feed", query, (result) => {
      if (!result) return;
      for (const entry of result.entries) if (isPrivateTo(peer, entry, upTo)) act(entry);
      if (result.upTo > after && result.upTo < upTo) this.#read(peer, result.upTo, upTo, act);
    });
  }
}

function isPrivateTo({ id, since }: Peer, { dest, number }: Entry, upTo: number): boolean {
  return dest === id && number > since && number <= upTo;
}

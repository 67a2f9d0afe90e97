/**
 * Peers say in a handshake how far they have the history. After a crash that may be further than we know: then those
 * who wrote what lies between are told that it has arrived.
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
}

export class Positions {
  readonly #options: PositionsOptions;

  constructor(options: PositionsOptions) {
    this.#options = options;
  }

  advance(peer: Peer, told: number): void {
    const { position } = peer;
    if (told <= position) return;
    peer.position = told;
    const recent = this.#options.history.since(position);
    if (recent) for (const { entry } of recent) this.#tell(peer, entry, told);
    else this.#read(peer, position, told);
  }

  #read(peer: Peer, after: number, told: number): void {
    const { id, since } = peer;
    const query = { id, since, after, publicAfter: Number.MAX_SAFE_INTEGER, limit: FEED_ENTRIES };
    this.#options.store.read("feed", query, (result) => {
      if (!result) return;
      for (const entry of result.entries) this.#tell(peer, entry, told);
      if (result.upTo > after && result.upTo < told) this.#read(peer, result.upTo, told);
    });
  }

  #tell(peer: Peer, entry: Entry, told: number): void {
    const { mail, mailboxes } = this.#options;
    if (entry.dest !== peer.id || entry.number > told || entry.number <= peer.since) return;
    mailboxes.take(peer, entry);
    if (entry.origin !== peer.id) mail.receipt(entry.origin, entry.number, Fate.DELIVERED);
  }
}

/**
 * The history into the stream of each peer that is there: what it missed, from the end that is held in memory or from
 * the store, a part at a time as the stream takes it; then what comes.
 */
import { BROADCAST_ID, SERVER_ID } from "@recado/protocol";
import { InnerType, writeSkipped } from "@recado/protocol/session";
import type { Entry, ServerStore } from "../../store/server-store.ts";
import { CATCH_UP_PUBLIC_MAX, FEED_ENTRIES, FEED_STREAM_BYTES, FEED_STREAM_MESSAGES } from "../config.ts";
import type { History } from "./history.ts";
import { hasRoom, type Mail } from "./mail.ts";
import type { Feed, Peer, Presence } from "./peer.ts";
import type { PeerBook } from "./peer-book.ts";

export interface FeedsOptions {
  readonly store: ServerStore;
  readonly history: History;
  readonly book: PeerBook;
  readonly mail: Mail;
  /** Something was read: the peer is to be looked at again. */
  readonly touched: (peer: Peer) => void;
}

export function newFeed(after: number): Feed {
  return { cursor: after, publicAfter: after, isMeasured: false, isLive: false, isReading: false };
}

export class Feeds {
  readonly #options: FeedsOptions;
  /** Whose last reading failed, or gave nothing new. */
  readonly #stalled = new Set<Peer>();

  constructor(options: FeedsOptions) {
    this.#options = options;
  }

  /** A new entry, to everybody whom it concerns and who has all before it. */
  publish(entry: Entry): void {
    const { book } = this.#options;
    if (entry.dest === BROADCAST_ID) {
      for (const peer of book.present) this.#offer(peer, entry);
      return;
    }
    for (const id of new Set([entry.dest, entry.origin])) {
      const peer = book.get(id);
      if (peer) this.#offer(peer, entry);
    }
  }

  /** Puts in what the stream takes. */
  pump(peer: Peer): void {
    const { presence } = peer;
    if (!presence || presence.feed.isLive || presence.feed.isReading || this.#stalled.has(peer)) return;
    if (!mayFill(presence)) return;
    const { feed } = presence;
    const recent = this.#options.history.since(feed.cursor);
    if (recent) this.#fill(peer, presence, recent);
    else if (feed.isMeasured) this.#read(peer, presence);
    else this.#measure(peer, presence);
  }

  /** Once in a while: whose reading failed may try again. */
  revive(): void {
    const stalled = [...this.#stalled];
    this.#stalled.clear();
    for (const peer of stalled) this.#options.touched(peer);
  }

  #offer(peer: Peer, entry: Entry): void {
    const { presence } = peer;
    if (!presence?.feed.isLive) return;
    if (hasRoom(presence, entry.text.length)) {
      this.#options.mail.putEntry(peer, presence, entry, true);
      return;
    }
    presence.feed.isLive = false;
    presence.feed.cursor = entry.number - 1;
    presence.feed.isMeasured = true;
  }

  #fill(peer: Peer, presence: Presence, recent: readonly Entry[]): void {
    const { feed } = presence;
    for (const entry of recent) {
      if (!mayFill(presence)) return;
      if (concerns(peer, feed, entry)) this.#options.mail.putEntry(peer, presence, entry, false);
      feed.cursor = entry.number;
    }
    feed.isLive = true;
  }

  #read(peer: Peer, presence: Presence): void {
    const { store, mail } = this.#options;
    const { feed } = presence;
    const { id, since } = peer;
    const { cursor: after, publicAfter } = feed;
    feed.isReading = true;
    store.read("feed", { id, since, after, publicAfter, limit: FEED_ENTRIES }, (result) => {
      feed.isReading = false;
      if (peer.presence !== presence) return;
      for (const entry of result?.entries ?? []) mail.putEntry(peer, presence, entry, false);
      if (!result || result.upTo <= after) this.#stalled.add(peer);
      else feed.cursor = result.upTo;
      this.#options.touched(peer);
    });
  }

  /** Somebody who was away for long gets the last public texts, and is told how many came before them. */
  #measure(peer: Peer, presence: Presence): void {
    const { store, mail } = this.#options;
    const { feed } = presence;
    feed.isReading = true;
    store.read("lastPublic", { after: feed.cursor, keep: CATCH_UP_PUBLIC_MAX }, (result) => {
      feed.isReading = false;
      if (peer.presence !== presence) return;
      this.#options.touched(peer);
      if (!result) {
        this.#stalled.add(peer);
        return;
      }
      feed.isMeasured = true;
      feed.publicAfter = result.publicAfter;
      if (result.skippedCount === 0) return;
      mail.push(peer, presence, InnerType.CONTROL, SERVER_ID, writeSkipped(result.skippedCount), undefined);
    });
  }
}

/** The stream holds so little that more may be put in. */
function mayFill({ send }: Presence): boolean {
  return send.messageCount < FEED_STREAM_MESSAGES && send.byteCount < FEED_STREAM_BYTES;
}

function concerns({ id, since }: Peer, { publicAfter }: Feed, { number, origin, dest }: Entry): boolean {
  if (dest === BROADCAST_ID) return number > publicAfter || origin === id;
  return number > since && (dest === id || origin === id);
}

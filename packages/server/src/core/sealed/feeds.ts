/**
 * The history into the stream of each peer that is there: what it missed, from the end that is held in memory or from
 * the store, a part at a time as the stream takes it; then what comes.
 */
import { BROADCAST_ID, SERVER_ID } from "@recado/protocol";
import { InnerType, writeSkipped } from "@recado/protocol/session";
import type { Entry, ServerStore } from "../../store/server-store.ts";
import { CATCH_UP_PUBLIC_MAX, FEED_ENTRIES } from "../config.ts";
import type { History } from "./history.ts";
import type { Mail } from "./mail.ts";
import type { Feed, Peer, Presence } from "./peer.ts";
import type { PeerBook } from "./peer-book.ts";
import type { Recent } from "./recents.ts";
import { hasRoom, mayFill } from "./room.ts";

export interface FeedsOptions {
  readonly store: ServerStore;
  readonly history: History;
  readonly book: PeerBook;
  readonly mail: Mail;
  /** The peer has something to send, or something was read for it: it is to be looked at. */
  readonly touched: (peer: Peer) => void;
  /** Everybody is. */
  readonly woken: () => void;
}

export function newFeed(after: number): Feed {
  return { cursor: after, publicAfter: after, isMeasured: false, isLive: false, publicPlace: 0, isReading: false };
}

export class Feeds {
  readonly #options: FeedsOptions;
  /** Whose last reading failed, or gave nothing new. */
  readonly #stalled = new Set<Peer>();
  #hasNews = false;

  constructor(options: FeedsOptions) {
    this.#options = options;
  }

  /** There are public texts that the streams do not have yet: everybody who is there is to be looked at. */
  get hasNews(): boolean {
    return this.#hasNews;
  }

  takeNews(): boolean {
    const hadNews = this.#hasNews;
    this.#hasNews = false;
    return hadNews;
  }

  /**
   * The newest entry of the history. A private one goes to whom it concerns and who has all before it; public ones wait
   * until a peer is looked at, and then all go into its stream, one peer after the other.
   */
  publish(entry: Entry): void {
    if (entry.dest === BROADCAST_ID) {
      this.#hasNews = true;
      this.#options.woken();
      return;
    }
    this.#offer(entry.dest, entry);
    if (entry.origin !== entry.dest) this.#offer(entry.origin, entry);
  }

  /** Puts in what the stream takes. */
  pump(peer: Peer): void {
    const { presence } = peer;
    if (!presence) return;
    const { feed } = presence;
    if (feed.isLive) this.#catchUp(peer, presence);
    if (feed.isLive || feed.isReading || this.#stalled.has(peer) || !mayFill(presence)) return;
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

  #offer(id: number, entry: Entry): void {
    const { book, mail, touched } = this.#options;
    const peer = book.get(id);
    if (!peer?.presence?.feed.isLive) return;
    const { presence } = peer;
    const { feed } = presence;
    touched(peer);
    this.#catchUp(peer, presence);
    if (!feed.isLive) return;
    const { publics } = this.#options.history;
    if (feed.publicPlace < publics.end) {
      const waiting = publics.at(feed.publicPlace);
      fallBehind(feed, waiting ? waiting.entry.number - 1 : feed.cursor);
    } else if (!hasRoom(presence, entry.text.length)) fallBehind(feed, entry.number - 1);
    else {
      mail.putEntry(peer, presence, { entry, mail: undefined }, true);
      feed.cursor = entry.number;
    }
  }

  /** Public texts, as many as are worth having in the stream: what does not leave soon is as well held once for all. */
  #catchUp(peer: Peer, presence: Presence): void {
    const { feed } = presence;
    const { publics } = this.#options.history;
    while (feed.publicPlace < publics.end && mayFill(presence)) {
      const recent = publics.at(feed.publicPlace);
      if (!recent) {
        fallBehind(feed, feed.cursor);
        return;
      }
      this.#options.mail.putEntry(peer, presence, recent, true);
      feed.cursor = recent.entry.number;
      feed.publicPlace++;
    }
  }

  #fill(peer: Peer, presence: Presence, recents: Iterable<Recent>): void {
    const { feed } = presence;
    for (const recent of recents) {
      if (!mayFill(presence)) return;
      if (concerns(peer, feed, recent.entry)) this.#options.mail.putEntry(peer, presence, recent, false);
      feed.cursor = recent.entry.number;
    }
    feed.isLive = true;
    feed.publicPlace = this.#options.history.publics.end;
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
      this.#options.touched(peer);
      if (!result || result.upTo <= after) {
        this.#stalled.add(peer);
        return;
      }
      for (const entry of result.entries) {
        if (!hasRoom(presence, entry.text.length)) return;
        mail.putEntry(peer, presence, { entry, mail: undefined }, false);
        feed.cursor = entry.number;
      }
      feed.cursor = result.upTo;
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

/** From here on it is fed from the history, as the stream takes it. */
function fallBehind(feed: Feed, cursor: number): void {
  feed.isLive = false;
  feed.cursor = cursor;
  feed.isMeasured = true;
}

function concerns({ id, since }: Peer, { publicAfter }: Feed, { number, origin, dest }: Entry): boolean {
  if (dest === BROADCAST_ID) return number > publicAfter || origin === id;
  return number > since && (dest === id || origin === id);
}

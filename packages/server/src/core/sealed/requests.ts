/** What sealed peers ask of the history: docs/PROTOCOL.md, The history. */
import { SERVER_ID, utf8Decoded } from "@recado/protocol";
import {
  AnswerStatus,
  Fate,
  type HistoryRequest,
  InnerType,
  readHistoryRequest,
  writeAnswer,
} from "@recado/protocol/session";
import type { Page, ServerStore } from "../../store/server-store.ts";
import { REQUESTS_ACTIVE_MAX, REQUESTS_WAITING_MAX } from "../config.ts";
import type { Mail } from "./mail.ts";
import type { Peer, Presence } from "./peer.ts";
import { hasRoom, mayFill } from "./room.ts";

export class Requests {
  readonly #store: ServerStore;
  readonly #mail: Mail;

  constructor(store: ServerStore, mail: Mail) {
    this.#store = store;
    this.#mail = mail;
  }

  handle(peer: Peer, text: Uint8Array): void {
    const { presence } = peer;
    if (!presence) return;
    const request = utf8Decoded(text);
    if (presence.requests.length < REQUESTS_WAITING_MAX) {
      presence.requests.push(request);
      this.resume(peer);
    } else if (hasRoom(presence, 0)) {
      this.#answer(peer, presence, readHistoryRequest(request).ref, AnswerStatus.UNAVAILABLE, NO_PAGE);
    }
  }

  /** Works on what waits, as long as the stream takes answers. */
  resume(peer: Peer): void {
    if (peer.presence && peer.presence.requests.length > 0) this.#next(peer, peer.presence);
  }

  #next(peer: Peer, presence: Presence): void {
    if (peer.presence !== presence) return;
    while (presence.readingCount < REQUESTS_ACTIVE_MAX && mayFill(presence)) {
      const text = presence.requests.shift();
      if (text === undefined) return;
      const { ref, request } = readHistoryRequest(text);
      if (request) this.#read(peer, presence, ref, request);
      else this.#answer(peer, presence, ref, AnswerStatus.NOT_UNDERSTOOD, NO_PAGE);
    }
  }

  #read(peer: Peer, presence: Presence, ref: number, request: HistoryRequest): void {
    const { id, since } = peer;
    presence.readingCount++;
    const done = (act: () => void): void => {
      presence.readingCount--;
      if (peer.presence !== presence) return;
      act();
      this.#next(peer, presence);
    };
    const paged = (page: Page | "nothing-to-find" | undefined): void =>
      done(() => {
        if (page === undefined) this.#answer(peer, presence, ref, AnswerStatus.UNAVAILABLE, NO_PAGE);
        else if (page === "nothing-to-find") {
          this.#answer(peer, presence, ref, AnswerStatus.NOTHING_TO_FIND, NO_PAGE);
        } else this.#answer(peer, presence, ref, AnswerStatus.OK, page);
      });
    if (request.kind === "page") {
      const { with: other, before, limit } = request;
      this.#store.read("page", { id, since, with: other, before, limit }, paged);
    } else if (request.kind === "search") {
      const { words, before, limit } = request;
      this.#store.read("search", { id, since, words, before, limit }, paged);
    } else {
      this.#store.read("written", { id, numbers: request.numbers }, (written) =>
        done(() => {
          for (const entry of written ?? []) {
            const fate = this.#mail.fateOf(id, entry);
            if (fate !== Fate.NONE) this.#mail.receipt(id, entry.number, fate);
          }
        }),
      );
    }
  }

  #answer(peer: Peer, presence: Presence, ref: number, status: AnswerStatus, { entries, hasMore }: Page): void {
    const [shown, isCut] = fitting(entries);
    const answer = writeAnswer({ ref, status, count: shown.length, hasMore: hasMore || isCut });
    this.#mail.push(peer, presence, InnerType.CONTROL, SERVER_ID, answer, undefined);
    for (const entry of shown) this.#mail.putAnswered(peer, presence, entry);
  }
}

const NO_PAGE: Page = { entries: [], hasMore: false };
/** Bytes of text in one answer, but for one that is longer by itself. */
const ANSWER_BYTES_MAX = 131_072;

/** The newest that fit, and whether older ones were left out. */
function fitting(entries: Page["entries"]): [Page["entries"], boolean] {
  let byteCount = 0;
  let first = entries.length;
  while (first > 0) {
    byteCount += entries[first - 1]?.text.length ?? 0;
    if (byteCount > ANSWER_BYTES_MAX && first < entries.length) break;
    first--;
  }
  return [entries.slice(first), first > 0];
}

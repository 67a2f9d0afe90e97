/** Asks the server for parts of its history, and knows which answer is whose. */
import { AnswerStatus, type HistoryRequest, PAGE_ENTRIES_MAX } from "@recado/protocol/session";
import { ConnectError } from "./client-options.ts";
import type { HistoryAnswer } from "./core/history.ts";
import type { ConnectionState, HistoryPage } from "./events.ts";
import { keepLatest } from "./keep-latest.ts";

export interface PageOptions {
  /** 0 is the public conversation; otherwise the private one with this id. */
  readonly with?: number;
  /** Only what stands before this number; 0: the newest. */
  readonly before?: number;
  /** 1 to 100; 50 unless told. */
  readonly limit?: number;
}

export type SearchOptions = Omit<PageOptions, "with">;

export interface HistoryEdge {
  state(): ConnectionState;
  /** False outside a session. */
  request(ref: number, request: HistoryRequest): boolean;
  /** Waits for a condition that an input may make true; its last value. */
  until(condition: () => boolean): Promise<boolean>;
}

const LIMIT = 50;
/** Answers of requests that nobody waits for any more. */
const FORGOTTEN_MAX = 16;

export class HistoryReader {
  readonly #edge: HistoryEdge;
  readonly #answers = new Map<number, HistoryAnswer>();
  /** 1 is for requests without an answer. */
  #lastRef = 1;

  constructor(edge: HistoryEdge) {
    this.#edge = edge;
  }

  async page({ with: peer = 0, before = 0, limit = LIMIT }: PageOptions): Promise<HistoryPage> {
    const answer = await this.#ask({ kind: "page", with: peer, before, limit: Math.min(limit, PAGE_ENTRIES_MAX) });
    return pageOf(answer);
  }

  async search(words: string, { before = 0, limit = LIMIT }: SearchOptions): Promise<HistoryPage | "nothing-to-find"> {
    const answer = await this.#ask({ kind: "search", before, limit: Math.min(limit, PAGE_ENTRIES_MAX), words });
    return answer.status === AnswerStatus.NOTHING_TO_FIND ? "nothing-to-find" : pageOf(answer);
  }

  answered(answers: readonly HistoryAnswer[]): void {
    for (const answer of answers) {
      this.#answers.set(answer.ref, answer);
      keepLatest(this.#answers, FORGOTTEN_MAX);
    }
  }

  async #ask(request: HistoryRequest): Promise<HistoryAnswer> {
    const ref = ++this.#lastRef;
    if (!this.#edge.request(ref, request)) {
      const isRegistered = this.#edge.state().name === "registered";
      throw new ConnectError(isRegistered ? "unsupported" : "closed", "there is no session to ask in");
    }
    await this.#edge.until(() => this.#answers.has(ref));
    const answer = this.#answers.get(ref);
    this.#answers.delete(ref);
    if (!answer) throw new ConnectError("no-answer", "the server did not answer");
    return answer;
  }
}

function pageOf({ status, entries, hasMore }: HistoryAnswer): HistoryPage {
  if (status !== AnswerStatus.OK) throw new ConnectError("no-answer", "the server cannot read its history now");
  return { entries, hasMore };
}

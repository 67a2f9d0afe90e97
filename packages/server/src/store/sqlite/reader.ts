/**
 * Answers questions about the history, beside the server's thread: from `recado.sqlite`, which it only reads, and from
 * `search.sqlite`, which it keeps. Whatever a question needs is brought in first; the rest follows little by little.
 */
import type { Database } from "bun:sqlite";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { faultOf, openForReading } from "@recado/runtime/sqlite";
import type { Queries } from "../server-store.ts";
import { wordsOf } from "../words.ts";
import { feedOf, foundOf, mailOf, privatePageOf, publicPageOf, writtenOf } from "./answers.ts";
import { HistoryFile, type Indexable } from "./history-file.ts";
import { HISTORY_NAME, SERVER_DATABASE } from "./schema.ts";
import { openSearchFile, type Part, removeSearchFile, type SearchFile } from "./search-file.ts";

const SEARCH_NAME = "search.sqlite";

/** How many entries go in at once: some milliseconds of work. */
const BATCH: Readonly<Record<Part, number>> = { orders: 4_000, words: 500 };
/** A search with more is one for the first of them. */
const WORDS_MAX = 64;

export type Question = {
  [Kind in keyof Queries]: { readonly kind: Kind; readonly query: Queries[Kind]["query"] };
}[keyof Queries];
export type Answer = Queries[keyof Queries]["result"];

export interface ReaderOptions {
  readonly folder: string;
  readonly logId: number;
  /** What a search file tells of later entries is of ones that were lost. */
  readonly lastNumber: number;
}

export class Reader {
  readonly #options: ReaderOptions;
  readonly #searchPath: string;
  readonly #db;
  readonly #history: HistoryFile;
  #search: SearchFile | undefined;

  /** Throws DatabaseError. */
  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#searchPath = join(options.folder, SEARCH_NAME);
    this.#db = openForReading(join(options.folder, HISTORY_NAME), SERVER_DATABASE);
    this.#history = new HistoryFile(this.#db);
  }

  /** Knows of entries up to `last`. Rejects when a file cannot be read. */
  async answer(question: Question, last: number): Promise<Answer> {
    try {
      return await this.#answer(question, last);
    } catch (error) {
      if (!this.#discardDamaged(error)) throw error;
      return this.#answer(question, last);
    }
  }

  /** Brings in a little of what is missing; false when nothing is. */
  catchUp(): boolean {
    try {
      return this.#step("orders") || this.#step("words");
    } catch (error) {
      if (!this.#discardDamaged(error)) throw error;
      return true;
    }
  }

  /** Of the history's file. */
  get db(): Database {
    return this.#db;
  }

  /** Entries that were removed from the history. */
  drop(batch: readonly Indexable[]): void {
    this.#searchFile().drop(batch);
  }

  close(): void {
    this.#search?.close();
    this.#db.close();
  }

  async #answer({ kind, query }: Question, last: number): Promise<Answer> {
    switch (kind) {
      case "feed":
        return feedOf(this.#history, await this.#with("orders", last), query, last);
      case "page":
        if (query.with === 0) return publicPageOf(this.#history, query, last);
        return privatePageOf(this.#history, await this.#with("orders", last), query, last);
      case "search": {
        const words = [...new Set(wordsOf(query.words))].slice(0, WORDS_MAX);
        if (words.length === 0) return "nothing-to-find";
        return foundOf(this.#history, await this.#with("words", last), query, words, last);
      }
      case "mail":
        return mailOf(this.#history, await this.#with("orders", Math.min(query.upTo, last)), query, last);
      case "lastPublic":
        return this.#history.lastPublic(query, last);
      case "written":
        return writtenOf(this.#history, query, last);
    }
  }

  /** The search file with everything up to `last`; other questions may pass while that comes. */
  async #with(part: Part, last: number): Promise<SearchFile> {
    while (this.#searchFile().upTo(part) < last && this.#step(part)) await setImmediate();
    return this.#searchFile();
  }

  #step(part: Part): boolean {
    const search = this.#searchFile();
    const after = search.upTo(part);
    if (part === "orders") {
      const batch = this.#history.behind(after, BATCH.orders);
      if (batch.length > 0) search.putOrders(batch);
      return batch.length > 0;
    }
    const batch = this.#history.textsBehind(after, BATCH.words);
    if (batch.length > 0) search.putWords(batch);
    return batch.length > 0;
  }

  #searchFile(): SearchFile {
    this.#search ??= openSearchFile(this.#searchPath, this.#options.logId, this.#options.lastNumber);
    return this.#search;
  }

  /** Whether it was the search file that is damaged: another one is made then. */
  #discardDamaged(error: unknown): boolean {
    if (faultOf(error) !== "corrupt" || !this.#search?.isDamaged) return false;
    this.#search.close();
    this.#search = undefined;
    removeSearchFile(this.#searchPath);
    return true;
  }
}

/**
 * The store as the core sees it where several servers share a log: reads come from this server's copy; changes go to the
 * end of the log, and are in the copy when they come back.
 */
import type { Queries, ServerStore, StoreChange, StoredState } from "../store/server-store.ts";
import type { LogRecord } from "./records.ts";

export interface ClusterStoreOptions {
  readonly copy: ServerStore;
  readonly append: (record: LogRecord) => void;
  readonly whenSettled: (call: () => void) => void;
  /** Why nothing can be put into the log at present. */
  readonly fault: () => string | undefined;
}

type Progress = Extract<StoreChange, { readonly kind: "progress" }>;

export class ClusterStore implements ServerStore {
  readonly isCopy = true;
  readonly #options: ClusterStoreOptions;
  /** Positions that changed since the last commit, and those that were put into the log last. */
  readonly #progress = new Map<number, Progress>();
  readonly #told = new Map<number, number>();

  constructor(options: ClusterStoreOptions) {
    this.#options = options;
    for (const { id, position } of options.copy.load().owners) this.#told.set(id, position);
  }

  get logId(): number {
    return this.#options.copy.logId;
  }

  get lastNumber(): number {
    return this.#options.copy.lastNumber;
  }

  get logPlace(): number {
    return this.#options.copy.logPlace;
  }

  get fault(): string | undefined {
    return this.#options.fault() ?? this.#options.copy.fault;
  }

  load(): StoredState {
    return this.#options.copy.load();
  }

  size(): ReturnType<ServerStore["size"]> {
    return this.#options.copy.size();
  }

  bans(): ReturnType<ServerStore["bans"]> {
    return this.#options.copy.bans();
  }

  apply(change: StoreChange): void {
    switch (change.kind) {
      case "progress":
        // Of a stream's own place the log knows better; and of many acknowledgements at once the last says all.
        if (change.position > (this.#told.get(change.id) ?? 0)) this.#progress.set(change.id, change);
        return;
      case "disowned":
        this.#told.delete(change.id);
        break;
      default:
    }
    this.#options.append({ kind: "change", by: subjectOf(change), change });
  }

  commit(whenDurable: () => void): void {
    for (const [id, change] of this.#progress) {
      this.#told.set(id, change.position);
      this.#options.append({ kind: "change", by: 0, change });
    }
    this.#progress.clear();
    this.#options.whenSettled(whenDurable);
  }

  read<Kind extends keyof Queries>(
    kind: Kind,
    query: Queries[Kind]["query"],
    then: (result: Queries[Kind]["result"] | undefined) => void,
  ): void {
    this.#options.copy.read(kind, query, then);
  }
}

/** In whose name it is said. */
function subjectOf(change: Exclude<StoreChange, Progress>): number {
  switch (change.kind) {
    case "owner":
      return change.owner.id;
    case "refused":
      return change.refusal.id;
    case "refusal-told":
      return change.id;
    default:
      return 0;
  }
}

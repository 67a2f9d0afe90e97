/**
 * What is read of the file right here, between the changes. A file that cannot be read is a fault of the store until the
 * same can be read again; meanwhile what was read last stands.
 */
import { type DatabaseFault, faultOf } from "@recado/runtime/sqlite";

const RETRY_MS = 1_000;

export class DirectReads {
  readonly #changed: (error: unknown) => void;
  #fault: DatabaseFault | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** `changed`: the fault has. */
  constructor(changed: (error: unknown) => void) {
    this.#changed = changed;
  }

  get fault(): DatabaseFault | undefined {
    return this.#fault;
  }

  /** `otherwise` where it fails. */
  attempt<Result>(read: () => Result, otherwise: Result): Result {
    try {
      return read();
    } catch (error) {
      this.#failed(read, error);
      return otherwise;
    }
  }

  close(): void {
    clearTimeout(this.#retry);
  }

  /** The first that failed is tried until it can be read; others may fail beside it, and tell nothing new. */
  #failed(read: () => unknown, error: unknown): void {
    // Another program's turn, which is soon over.
    if (this.#fault !== undefined || faultOf(error) === "locked") return;
    this.#fault = faultOf(error);
    this.#retryLater(read);
    this.#changed(error);
  }

  #retryLater(read: () => unknown): void {
    this.#retry = setTimeout(() => this.#again(read), RETRY_MS).unref();
  }

  #again(read: () => unknown): void {
    try {
      read();
    } catch {
      this.#retryLater(read);
      return;
    }
    this.#fault = undefined;
    this.#changed(undefined);
  }
}

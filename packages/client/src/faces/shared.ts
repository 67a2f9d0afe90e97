/** Small things that the faces for a whole conversation share. */
import type { RecadoClient } from "../client.ts";

/** Resolves when the server refuses us for good, or the client is closed. */
export function untilRefused(client: RecadoClient): { readonly promise: Promise<"refused">; stop(): void } {
  const { promise, resolve } = Promise.withResolvers<"refused">();
  const stop = client.subscribe((event) => {
    if (event.kind !== "state") return;
    if (event.state.name === "refused" || client.isClosing) resolve("refused");
  });
  return { promise, stop };
}

/** Counts the texts that were not delivered, as far as is known. */
export class TextFates {
  readonly #failed = new Set<number>();

  constructor(client: RecadoClient) {
    client.subscribe((event) => {
      if (event.kind !== "delivery") return;
      if (event.delivery === "confirmed") this.#failed.delete(event.sendId);
      else if (event.delivery === "failed" || event.delivery === "unconfirmed") this.#failed.add(event.sendId);
    });
  }

  get failedCount(): number {
    return this.#failed.size;
  }
}

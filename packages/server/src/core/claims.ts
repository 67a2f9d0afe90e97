/** Ids on their way to this server, as the core sees them: how many clear ones there may be, and what if they are not wanted. */
import type { ClusterPort } from "./cluster/port.ts";
import { CLAIMS_MAX } from "./config.ts";
import type { CoreContext } from "./context.ts";
import { leftElsewhere } from "./roster-changes.ts";

/** What clients in clear frames asked for. */
export class ClaimsUnderWay {
  /** By id, how many wait for an answer. */
  readonly #counts = new Map<number, number>();

  /** Ids other than this. */
  besides(id: number): number {
    return this.#counts.size - (this.#counts.has(id) ? 1 : 0);
  }

  /** One that is on its way already costs nothing more. */
  hasRoomFor(id: number): boolean {
    return this.#counts.has(id) || this.#counts.size < CLAIMS_MAX;
  }

  begin(id: number): void {
    this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
  }

  end(id: number): void {
    const count = this.#counts.get(id) ?? 0;
    if (count > 1) this.#counts.set(id, count - 1);
    else this.#counts.delete(id);
  }
}

/** The id is ours, and its client may not come in after all: nobody has it any more. */
export function letGo(context: CoreContext, cluster: ClusterPort, id: number): void {
  if (context.registry.get(id)) return;
  cluster.release(id);
  leftElsewhere(context, id);
}

/** What is asked of the server and answered by it: who is there, and how far away it is. */
import type { ClientEdge } from "./client-edge.ts";
import { ANSWER_TIMEOUT_MS, EARLIER_PROBE_MS } from "./client-limits.ts";
import { ConnectError } from "./client-options.ts";
import type { RosterEntry } from "./events.ts";

export class Questions {
  readonly #edge: ClientEdge;

  constructor(edge: ClientEdge) {
    this.#edge = edge;
  }

  async list(): Promise<readonly RosterEntry[]> {
    const { core, input, until } = this.#edge;
    const before = core().rosterRevision;
    const asked = input((now) => core().requestRoster(now));
    const came = asked && (await until(() => core().rosterRevision > before, ANSWER_TIMEOUT_MS));
    if (!came) throw new ConnectError(asked ? "no-answer" : "closed", "the server sent no list");
    return core().roster;
  }

  async ping(): Promise<number | undefined> {
    const { core, monotonicMs, input, until } = this.#edge;
    const isAnswered = (): boolean => core().probes?.isOutstanding !== true;
    await until(isAnswered, EARLIER_PROBE_MS);
    const before = core().probes?.answerCount ?? 0;
    const sentAtMs = monotonicMs();
    if (!input((now) => core().probe(now))) return undefined;
    await until(isAnswered, ANSWER_TIMEOUT_MS);
    return (core().probes?.answerCount ?? 0) > before ? monotonicMs() - sentAtMs : undefined;
  }
}

/** What the parts of the client are given of it. */
import type { Connection } from "./core/connection.ts";
import type { Moment } from "./core/moment.ts";

export interface ClientEdge {
  readonly core: () => Connection;
  readonly monotonicMs: () => number;
  /** What comes of it leaves. */
  readonly input: <Result>(act: (now: Moment) => Result) => Result;
  /** The condition's last value, when it holds, the time is over or the client is closed. */
  readonly until: (condition: () => boolean, timeoutMs?: number) => Promise<boolean>;
}

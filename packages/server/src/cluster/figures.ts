/** What operators see of the cluster. */
import type { NodeInfo } from "./nodes.ts";

export interface ClusterFigures {
  /** Which of the nodes this one is. */
  readonly boot: string;
  readonly name: string;
  /** Of the log's stream. */
  readonly replicas: number;
  readonly nodes: readonly NodeInfo[];
  /** The last place of the log that was applied here, and how many messages lie behind it. */
  readonly applied: number;
  readonly lag: number;
  /** Records that wait to be put into the log. */
  readonly waiting: number;
  /** Ids that are somewhere at present. */
  readonly held: number;
  readonly fault: string | undefined;
}

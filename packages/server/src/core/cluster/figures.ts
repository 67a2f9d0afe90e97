/** What operators see of the cluster. */
export interface NodeInfo {
  /** Of this run of the server: random. */
  readonly boot: string;
  /** As people call it. */
  readonly name: string;
  /** Where clients find it. */
  readonly host: string;
  readonly port: number;
  /** X25519, base64url. */
  readonly key: string;
  readonly sinceMs: number;
  readonly clientCount: number;
  /** The last place of the log that it has applied. */
  readonly applied: number;
  /** Nobody is to go there. */
  readonly isDraining: boolean;
}

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

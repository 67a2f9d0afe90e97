/** Several servers that are one Recado, as real processes, each with a folder of its own. */
import { waitFor } from "@recado/runtime/testing";
import { TemporaryHome } from "./home.ts";
import type { NatsServers } from "./nats.ts";
import { ServerProcess } from "./programs.ts";

const UNLIMITED = ["--rate", "1000000", "--burst", "1000000"];

/** As the servers have it, but for the replicas, which count where a stream is made. */
export const CLUSTER_SETTINGS = {
  name: "recado",
  replicas: 1,
  keepDays: 1,
  credsPath: undefined,
  nkeyPath: undefined,
  caPath: undefined,
  certPath: undefined,
  keyPath: undefined,
};

interface Node {
  readonly home: TemporaryHome;
  readonly port: number;
  process: ServerProcess;
}

/** How the servers reach NATS. */
export type NatsAccess = Pick<NatsServers, "urls" | "count">;

export class ClusterProcesses implements AsyncDisposable {
  readonly #nats: NatsAccess;
  readonly #more: readonly string[];
  readonly nodes: Node[] = [];

  private constructor(nats: NatsAccess, more: readonly string[]) {
    this.#nats = nats;
    this.#more = more;
  }

  /** `more`: further options of each server. */
  static async start(nats: NatsAccess, count: number, more: readonly string[] = []): Promise<ClusterProcesses> {
    const cluster = new ClusterProcesses(nats, more);
    for (let index = 0; index < count; index++) {
      const home = new TemporaryHome();
      const process = await ServerProcess.start(home.path, cluster.#args(index));
      cluster.nodes.push({ home, port: process.port, process });
    }
    return cluster;
  }

  /** As `--host` of a client takes them, from the given one on. */
  hosts(first = 0): string {
    const ports = this.nodes.map(({ port }) => port);
    return [...ports.slice(first), ...ports.slice(0, first)].map((port) => `127.0.0.1:${port}`).join(",");
  }

  port(index: number): number {
    return this.nodes[index]?.port ?? 0;
  }

  async kill(index: number): Promise<void> {
    const { process } = this.#node(index);
    process.kill("SIGKILL");
    await process.exited();
  }

  /** Another process over the same folder, at the same port. */
  async restart(index: number): Promise<void> {
    const node = this.#node(index);
    node.process = await ServerProcess.start(node.home.path, this.#args(index), node.port);
  }

  /** What the server logged, this life of it. */
  async logged(index: number, pattern: string | RegExp): Promise<string> {
    return await this.#node(index).process.line(pattern);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { process } of this.nodes) process.kill("SIGTERM");
    for (const { process, home } of this.nodes) {
      await waitForEnd(process);
      home[Symbol.dispose]();
    }
  }

  #args(index: number): string[] {
    const replicas = ["--cluster-replicas", String(this.#nats.count)];
    return [...UNLIMITED, "--cluster", this.#nats.urls, "--node-name", `n${index}`, ...replicas, ...this.#more];
  }

  #node(index: number): Node {
    const node = this.nodes[index];
    if (!node) throw new Error(`no server ${index}`);
    return node;
  }
}

const END_LIMIT_MS = 10_000;

async function waitForEnd(process: ServerProcess): Promise<void> {
  let isOver = false;
  void process.exited().then(() => {
    isOver = true;
  });
  await waitFor(
    () => (isOver ? true : undefined),
    () => "the end of a server",
    END_LIMIT_MS,
  ).catch(() => undefined);
  await process[Symbol.asyncDispose]();
}

/** Real nats-servers with JetStream on free ports of this machine, in a folder of their own: one, or a cluster of three. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor } from "@recado/runtime/testing";
import { LineProcess } from "./line-process.ts";

interface Place {
  readonly name: string;
  readonly port: number;
  readonly routePort: number;
}

const READY_LIMIT_MS = 30_000;

export class NatsServers implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "recado-nats-"));
  readonly #places: readonly Place[];
  readonly #more: readonly string[];
  readonly processes: LineProcess[] = [];

  private constructor(places: readonly Place[], more: readonly string[]) {
    this.#places = places;
    this.#more = more;
  }

  /** `more`: further arguments of each. Ready to store. */
  static async start(count: 1 | 3, more: readonly string[] = []): Promise<NatsServers> {
    const ports = await freePorts(2 * count);
    const places = Array.from({ length: count }, (_, index) => ({
      name: `nats${index}`,
      port: ports[2 * index] ?? 0,
      routePort: ports[2 * index + 1] ?? 0,
    }));
    const servers = new NatsServers(places, more);
    for (const index of places.keys()) servers.processes.push(servers.#spawn(index));
    await servers.ready();
    return servers;
  }

  /** As `--cluster` takes them. */
  get urls(): string {
    return this.#places.map(({ port }) => `nats://127.0.0.1:${port}`).join(",");
  }

  get count(): number {
    return this.#places.length;
  }

  async ready(): Promise<void> {
    for (const process of this.processes) {
      await waitFor(
        () => (process.errorLines.some((line) => line.includes("Server is ready")) ? true : undefined),
        () => process.errorLines.join("\n"),
        READY_LIMIT_MS,
      );
    }
    if (this.count === 1) return;
    await waitFor(
      () => (this.processes.some(({ errorLines }) => errorLines.some(isElection)) ? true : undefined),
      () => "a leader of the nats-servers",
      READY_LIMIT_MS,
    );
  }

  async kill(index: number): Promise<void> {
    this.processes[index]?.kill("SIGKILL");
    await this.processes[index]?.exited();
  }

  /** What that process has said, this life of it. */
  errorLines(index: number): readonly string[] {
    return this.processes[index]?.errorLines ?? [];
  }

  /** Another process over the same folder. */
  restart(index: number): void {
    this.processes[index] = this.#spawn(index);
  }

  /** Notes what it has stored by now; it is another process afterwards. */
  async save(index: number): Promise<void> {
    await this.kill(index);
    const folder = this.#folderOf(index);
    cpSync(folder, `${folder}-saved`, { recursive: true });
    this.restart(index);
  }

  /** It knows nothing of what came behind `save`, as when its machine loses power. */
  async setBack(index: number): Promise<void> {
    await this.kill(index);
    const folder = this.#folderOf(index);
    rmSync(folder, { recursive: true });
    cpSync(`${folder}-saved`, folder, { recursive: true });
    this.restart(index);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.processes) {
      process.kill("SIGKILL");
      await process.exited();
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #folderOf(index: number): string {
    return join(this.#folder, this.#places[index]?.name ?? "");
  }

  #spawn(index: number): LineProcess {
    const { name, port, routePort } = this.#places[index] ?? { name: "", port: 0, routePort: 0 };
    const routes = this.#places.map((place) => `nats://127.0.0.1:${place.routePort}`).join(",");
    const alone = ["-a", "127.0.0.1", "-p", String(port), "-js", "-sd", this.#folderOf(index), ...this.#more];
    const cluster =
      this.count === 1
        ? []
        : [
            "-n",
            name,
            "--cluster_name",
            "recado-test",
            "--cluster",
            `nats://127.0.0.1:${routePort}`,
            "--routes",
            routes,
          ];
    return new LineProcess(["nats-server", ...alone, ...cluster]);
  }
}

function isElection(line: string): boolean {
  return line.includes("JetStream cluster new metadata leader");
}

async function freePorts(count: number): Promise<number[]> {
  const sockets = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const socket of sockets) {
    await new Promise<void>((resolve) => socket.listen(0, "127.0.0.1", resolve));
    const address = socket.address();
    ports.push(typeof address === "object" && address ? address.port : 0);
  }
  for (const socket of sockets) await new Promise((resolve) => socket.close(resolve));
  return ports;
}

/** A server under measurement, in a process of its own that listens on a port of 127.0.0.1. */
import { join } from "node:path";
import { TemporaryHome } from "../harness/home.ts";
import { LineProcess } from "../harness/line-process.ts";
import { cleanEnv, SERVER_MAIN } from "../harness/programs.ts";
import { cpuSecondsOf } from "./process-cpu.ts";

export class MeasuredProcess extends LineProcess {
  #port = 0;
  #folder: Disposable | undefined;

  /** A server that prints its port as its first line. */
  static async printingPort(command: readonly string[]): Promise<MeasuredProcess> {
    const server = new MeasuredProcess(command);
    server.#port = Number(await server.line(/^\d+$/));
    return server;
  }

  /** A server that was given its port and says when it listens. The folder is its own, and goes with it. */
  static async listening(
    command: readonly string[],
    port: number,
    ready: string,
    folder: Disposable,
  ): Promise<MeasuredProcess> {
    // Some log to the standard error.
    const server = new MeasuredProcess(["sh", "-c", 'exec "$@" 2>&1', "sh", ...command]);
    server.#port = port;
    server.#folder = folder;
    await server.line(ready);
    return server;
  }

  /** Our server; with a folder it stores everything there. */
  static async recado(folder?: string, more: readonly string[] = []): Promise<MeasuredProcess> {
    const storage = folder === undefined ? ["--ephemeral"] : ["--data", folder];
    const flags = ["--headless", "--host", "127.0.0.1", "--port", "0", "--log-format", "json", "--log-level", "info"];
    const limits = ["--rate", "1000000", "--burst", "1000000", "--max-clients", "100000", "--status-interval", "86400"];
    const home = new TemporaryHome();
    const command = [process.execPath, SERVER_MAIN, ...flags, ...limits, ...storage, ...more];
    const server = new MeasuredProcess(command, { env: cleanEnv(home.path) });
    server.#folder = home;
    const started: { at: { port: number } } = JSON.parse(await server.line('"event":"started"'));
    server.#port = started.at.port;
    return server;
  }

  /** A server of a few lines on Bun's own sockets, or on those of node:dgram. */
  static bare(kind: "udpSocket" | "dgram"): Promise<MeasuredProcess> {
    return MeasuredProcess.printingPort([process.execPath, join(import.meta.dir, "bare-server.ts"), kind]);
  }

  get port(): number {
    return this.#port;
  }

  cpuSeconds(): number {
    return cpuSecondsOf(this.pid);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    this.#folder?.[Symbol.dispose]();
  }
}

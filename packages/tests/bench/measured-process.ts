/** A server under measurement, in a process of its own, with the CPU time that the kernel charges it. */
import { readFileSync } from "node:fs";
import { LineProcess } from "../harness/line-process.ts";
import { SERVER_MAIN } from "../harness/programs.ts";

/** Clock ticks a second of /proc/PID/stat: USER_HZ, 100 on every Linux port (proc(5)). */
const TICKS_PER_SECOND = 100;

export class MeasuredProcess extends LineProcess {
  #port = 0;

  static async reference(mode: "echo" | "fanout", count = 0): Promise<MeasuredProcess> {
    const server = new MeasuredProcess([
      process.execPath,
      `${import.meta.dir}/reference-server.ts`,
      mode,
      String(count),
    ]);
    server.#port = Number(await server.line(/^\d+$/));
    return server;
  }

  /** Our server; with a folder it stores everything there. */
  static async recado(folder?: string): Promise<MeasuredProcess> {
    const storage = folder === undefined ? ["--ephemeral"] : ["--data", folder];
    const flags = ["--headless", "--host", "127.0.0.1", "--port", "0", "--log-format", "json", "--log-level", "info"];
    const rate = ["--rate", "1000000", "--burst", "1000000", "--status-interval", "86400"];
    const server = new MeasuredProcess([process.execPath, SERVER_MAIN, ...flags, ...rate, ...storage]);
    const started: { at: { port: number } } = JSON.parse(await server.line('"event":"started"'));
    server.#port = started.at.port;
    return server;
  }

  get port(): number {
    return this.#port;
  }

  /** User and system time so far, in seconds. */
  cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }
}

/** The programs under test and their peers, as processes of their own. */
import { join } from "node:path";
import { LineProcess } from "./line-process.ts";

export const PACKAGES = join(import.meta.dir, "..", "..");
const PEERS = join(import.meta.dir, "..", "peers");
export const SERVER_MAIN = join(PACKAGES, "server", "src", "main.ts");
export const CLIENT_MAIN = join(PACKAGES, "client", "src", "main.ts");

/** A server may have to wait for others. */
const START_LIMIT_MS = 60_000;

/** A home of the test's own, so that no setting of whoever runs it matters. English unless a test says otherwise. */
export function cleanEnv(home: string): Record<string, string> {
  return {
    HOME: home,
    XDG_CONFIG_HOME: "",
    XDG_DATA_HOME: "",
    XDG_STATE_HOME: "",
    XDG_RUNTIME_DIR: "",
    LANG: "en_US.UTF-8",
    LC_ALL: "",
    LC_MESSAGES: "",
    // Tests talk to this machine alone.
    RECADO_SERVER_ANNOUNCE: "off",
  };
}

export class ServerProcess extends LineProcess {
  #port = 0;

  /** Our server, headless, on a free port of 127.0.0.1. */
  static async start(home: string, args: readonly string[] = [], port = 0): Promise<ServerProcess> {
    const server = new ServerProcess(
      [
        process.execPath,
        SERVER_MAIN,
        "--headless",
        "--log-format",
        "json",
        "--host",
        "127.0.0.1",
        "--port",
        String(port),
        ...args,
      ],
      { env: cleanEnv(home) },
    );
    const started: { at: { port: number } } = JSON.parse(await server.line('"event":"started"', 0, START_LIMIT_MS));
    server.#port = started.at.port;
    return server;
  }

  get port(): number {
    return this.#port;
  }
}

/** The original client, as packages/tests/peers/original_client.py knows it. */
export class OriginalClient extends LineProcess {
  constructor(port: number, id: number, name: string, host = "127.0.0.1") {
    super(["python3", join(PEERS, "original_client.py"), host, String(port), String(id), name]);
  }

  /** Registered and told so. */
  static async join(port: number, id: number, name: string): Promise<OriginalClient> {
    const client = new OriginalClient(port, id, name);
    // An original server counts characters, so its client shows one byte less.
    await client.line("[Servidor] Conexão aceita");
    return client;
  }
}

export class OriginalServer extends LineProcess {
  #port = 0;

  static async start(port = 0, statusSeconds = 60): Promise<OriginalServer> {
    const server = new OriginalServer([
      "python3",
      join(PEERS, "original_server.py"),
      "127.0.0.1",
      String(port),
      String(statusSeconds),
    ]);
    server.#port = Number(await server.line(/^\d+$/));
    return server;
  }

  get port(): number {
    return this.#port;
  }
}

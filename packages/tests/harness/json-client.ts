/** Our client as `--json` shows it. */
import { waitFor } from "@recado/runtime/testing";
import { LineProcess } from "./line-process.ts";
import { CLIENT_MAIN, cleanEnv } from "./programs.ts";

interface Heard {
  readonly origin: number;
  readonly dest: number;
  readonly text: string;
}

export class JsonClient extends LineProcess {
  /** `where`: the port on this machine, or addresses as `--host` takes them. */
  constructor(
    home: string,
    where: number | string,
    id: number,
    name: string,
    more: readonly string[] = [],
    onLine?: (line: string) => void,
  ) {
    const at = typeof where === "number" ? ["127.0.0.1", "--port", String(where)] : [where];
    const args = ["--id", String(id), "--name", name, "--host", ...at, "--json", ...more];
    super([process.execPath, CLIENT_MAIN, ...args], { env: cleanEnv(home), ...(onLine ? { onLine } : {}) });
  }

  /** In a session. */
  static async join(home: string, where: number | string, id: number, name: string): Promise<JsonClient> {
    const client = new JsonClient(home, where, id, name);
    await client.line(/"state":"registered".*"sealed":true/);
    return client;
  }

  say(text: string, to: number): void {
    this.write(JSON.stringify({ send: text, to }));
  }

  /** What others wrote, in the order of hearing. */
  heard(): Heard[] {
    return this.lines.filter((line) => line.startsWith('{"type":"message"')).map((line): Heard => JSON.parse(line));
  }

  async hears(count: number): Promise<void> {
    await waitFor(
      () => (this.heard().length >= count ? true : undefined),
      () => `${count} messages; ${this.heard().length} came`,
      60_000,
    );
  }
}

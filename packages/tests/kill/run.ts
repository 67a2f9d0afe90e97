/**
 * A server and clients as real processes, of which one after the other is killed (SIGKILL) while all of them talk, and
 * started again over the same files. In the end everything that was confirmed has to be where it belongs, once.
 */
import { Database } from "bun:sqlite";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "@recado/runtime/testing";
import { TemporaryHome } from "../harness/home.ts";
import { JsonClient } from "../harness/json-client.ts";
import { ServerProcess } from "../harness/programs.ts";
import { Chance } from "../sim/chance.ts";
import { type Account, account, type Client, type KeptLine } from "./ledger.ts";

export interface KillOptions {
  readonly seed: number;
  readonly kills: number;
  readonly clients: number;
  readonly onKill?: (count: number) => void;
}

const UNLIMITED = ["--rate", "1000000", "--burst", "1000000"];
/** Texts between two kills. */
const TEXTS_MIN = 5;
const TEXTS_MAX = 40;
const QUIET_MS = 60_000;

interface Actor {
  readonly id: number;
  readonly home: TemporaryHome;
  readonly lives: string[][];
  process: JsonClient;
}

class Stage {
  readonly #home: TemporaryHome;
  readonly #chance: Chance;
  readonly #actors: Actor[] = [];
  #server: ServerProcess;
  said = 0;
  readonly faults: string[] = [];

  private constructor(chance: Chance, home: TemporaryHome, server: ServerProcess) {
    this.#chance = chance;
    this.#home = home;
    this.#server = server;
  }

  static async open({ seed, clients }: KillOptions): Promise<Stage> {
    const home = new TemporaryHome();
    const stage = new Stage(new Chance(seed), home, await ServerProcess.start(home.path, UNLIMITED));
    for (let id = 1; id <= clients; id++) {
      const actorHome = new TemporaryHome();
      const process = await JsonClient.join(actorHome.path, stage.#server.port, id, `c${id}`);
      stage.#actors.push({ id, home: actorHome, lives: [], process });
    }
    return stage;
  }

  say(): void {
    const actor = this.#chance.pick(this.#actors);
    const to = this.#chance.pick([0, ...this.#actors.map(({ id }) => id).filter((id) => id !== actor.id)]);
    const tail = this.#chance.happens(0.05) ? ` ${"longo ".repeat(400)}`.trimEnd() : "";
    actor.process.say(`${actor.id}>${to} #${this.said++}${tail}`, to);
  }

  async burst(): Promise<void> {
    const count = this.#chance.whole(TEXTS_MIN, TEXTS_MAX);
    for (let index = 0; index < count; index++) {
      this.say();
      if (this.#chance.happens(0.7)) await Bun.sleep(this.#chance.between(0, 8));
    }
  }

  /** Somebody, at this very moment. */
  async kill(): Promise<void> {
    if (this.#chance.happens(0.5)) await this.#killServer();
    else await this.#restart(this.#chance.pick(this.#actors));
  }

  /** Everybody begins anew, and is left in peace until nothing is on its way. */
  async quiet(): Promise<void> {
    for (const actor of this.#actors) await this.#restart(actor);
    for (const { process } of this.#actors) await process.line(/"state":"registered"/);
    // What another sent last may come after what one sent oneself: a round of texts closes each pair.
    const before = this.said;
    for (const from of this.#actors) {
      for (const to of this.#actors) if (from !== to) from.process.say(`${from.id}>${to.id} #${this.said++}`, to.id);
      from.process.say(`${from.id}>0 #${this.said++}`, 0);
    }
    const last = Array.from({ length: this.said - before }, (_, index) => before + index);
    for (const { id, process } of this.#actors) {
      await waitFor(
        () => (last.every((number) => this.#isSettled(id, process, number)) ? true : undefined),
        () => `the last texts at ${id}; the server said ${this.#server.lines.at(-1)}`,
        QUIET_MS,
      );
    }
  }

  async close(): Promise<Account> {
    const clients: Client[] = [];
    for (const { id, home, lives, process } of this.#actors) {
      process.write('{"close":true}');
      await process.exited();
      clients.push({ id, lives: [...lives, process.lines], kept: keptLines(home.path) });
    }
    this.#server.kill("SIGTERM");
    await this.#server.exited();
    this.#checkFile();
    const { figures, faults } = account(clients, this.said);
    return { figures, faults: [...this.faults, ...faults] };
  }

  [Symbol.dispose](): void {
    for (const { process, home } of this.#actors) {
      process.kill();
      home[Symbol.dispose]();
    }
    this.#server.kill();
    this.#home[Symbol.dispose]();
  }

  /** It is heard where it is meant to be, or confirmed where it was said. */
  #isSettled(id: number, { lines }: JsonClient, number: number): boolean {
    const mark = new RegExp(`"text":"(\\d+)>(\\d+) #${number}"`);
    const said = this.#actors.flatMap(({ process }) => process.lines).find((line) => mark.test(line));
    const [, from, to] = mark.exec(said ?? "") ?? [];
    if (from === undefined) return false;
    const isForUs = Number(to) === id || (to === "0" && Number(from) !== id);
    return !isForUs || lines.some((line) => line.startsWith('{"type":"message"') && mark.test(line));
  }

  async #killServer(): Promise<void> {
    const { port } = this.#server;
    this.#server.kill("SIGKILL");
    await this.#server.exited();
    this.#checkFile();
    await Bun.sleep(this.#chance.between(0, 50));
    this.#server = await ServerProcess.start(this.#home.path, UNLIMITED, port);
  }

  async #restart(actor: Actor): Promise<void> {
    actor.process.kill("SIGKILL");
    await actor.process.exited();
    actor.lives.push(actor.process.lines);
    actor.process = new JsonClient(actor.home.path, this.#server.port, actor.id, `c${actor.id}`);
  }

  #checkFile(): void {
    const db = new Database(join(this.#home.path, ".local", "share", "recado", "recado.sqlite"));
    const verdict = db.query<{ integrity_check: string }, []>("PRAGMA integrity_check").get()?.integrity_check;
    db.close();
    if (verdict !== "ok") this.faults.push(`the server's file: ${verdict}`);
  }
}

function keptLines(home: string): KeptLine[] {
  const folder = join(home, ".local", "state", "recado", "clients");
  const files = readdirSync(folder).filter((name) => name.endsWith(".sqlite"));
  return files.flatMap((name) => {
    const db = new Database(join(folder, name));
    const rows = db.query<{ text: string; number: number | null; is_unsent: number }, []>(
      "SELECT text, number, is_unsent FROM lines",
    );
    const lines = rows.all().map(({ text, number, is_unsent }) => ({ text, number, isUnsent: is_unsent !== 0 }));
    db.close();
    return lines;
  });
}

export async function killRun(options: KillOptions): Promise<Account> {
  using stage = await Stage.open(options);
  for (let count = 1; count <= options.kills; count++) {
    await stage.burst();
    await stage.kill();
    options.onKill?.(count);
  }
  await stage.quiet();
  return await stage.close();
}

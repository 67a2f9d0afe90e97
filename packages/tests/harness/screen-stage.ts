/**
 * A client at a terminal of any size, in any language, with a server and somebody to talk to. What it shows is looked
 * for on a large terminal: a small one is made large for the look, and small again, and must be whole at both sizes.
 */
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RecadoClient } from "@recado/client";
import { type Catalog, catalogOf, type Lang } from "@recado/runtime/i18n";
import { Terminal, waitFor } from "@recado/runtime/testing";
import { type Size, textWidth } from "@recado/runtime/tui";
import { TemporaryHome } from "./home.ts";
import { CLIENT_MAIN, cleanEnv, ServerProcess } from "./programs.ts";
import { tmuxKey } from "./stage.ts";

const LARGE: Size = { width: 120, height: 35 };
/** Between three panes. */
const PANE_BARS = 2;
const EDITOR = "#!/bin/sh\nprintf 'from the editor' > \"$1\"\n";
const NO_LIMIT = ["--rate", "100000", "--burst", "100000"];
const LINES = 60;
const LIMIT_MS = 15_000;
const SOON_MS = 60;

export class Stage implements AsyncDisposable {
  /** The bare messages have no input line. */
  hasInputLine = true;
  #count = 0;
  #current = LARGE;

  private constructor(
    readonly size: Size,
    readonly catalog: Catalog,
    readonly home: TemporaryHome,
    readonly server: ServerProcess,
    readonly terminal: Terminal,
    /** Id 2; what he writes arrives in clear frames. */
    readonly bob: RecadoClient,
  ) {}

  /** Ana's client, registered, with lines of bob's in the public conversation; every tenth names ana. */
  static async open(size: Size, lang: Lang): Promise<Stage> {
    const home = new TemporaryHome();
    const editor = join(home.path, "editor");
    writeFileSync(editor, EDITOR);
    chmodSync(editor, 0o700);
    const server = await ServerProcess.start(home.path, NO_LIMIT);
    const terminal = await Terminal.shell(LARGE);
    const env = { ...cleanEnv(home.path), RECADO_CLIENT_LANG: lang, VISUAL: editor };
    const words = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
    const who = `--id 1 --name ana --host 127.0.0.1 --port ${server.port}`;
    await terminal.line(`env ${words.join(" ")} '${process.execPath}' '${CLIENT_MAIN}' ${who}; echo "exit $?"`);
    const bob = await RecadoClient.connect({ id: 2, name: "bob", port: server.port });
    const stage = new Stage(size, catalogOf(lang), home, server, terminal, bob);
    await stage.sees(stage.screen.states.sealed);
    await stage.sees(/▪?bob +2/);
    for (let line = 0; line < LINES; line++) bob.send(line % 10 === 0 ? `line ${line} for ana` : `line ${line} of bob`);
    await stage.sees(`line ${LINES - 1} of bob`);
    await stage.#resize(size);
    return stage;
  }

  get screen(): Catalog["clientScreen"] {
    return this.catalog.clientScreen;
  }

  get cli(): Catalog["clientCli"] {
    return this.catalog.clientCli;
  }

  /** A text that was not on the screen before. */
  unique(text: string): string {
    return `${text} n${++this.#count}`;
  }

  /** Everything closed, at the end of the public conversation, with an empty line. With `isCleared`, that is empty too. */
  async goHome(isCleared = false): Promise<void> {
    const marker = `#${++this.#count}`;
    this.hasInputLine = true;
    const clear = isCleared ? ["/clear", "Enter"] : [];
    await this.terminal.press("Escape", "Escape", "M-2", "C-e", "C-u", ...clear, marker);
    await this.seesInput(new RegExp(`> ${marker}$`));
    await this.terminal.press("C-u");
  }

  /** By the name of the key in the client's table. */
  async press(...keys: string[]): Promise<void> {
    await this.terminal.press(...keys.map(tmuxKey));
  }

  async type(text: string): Promise<void> {
    await this.terminal.type(text);
  }

  async line(text: string): Promise<void> {
    await this.terminal.press(...text.split(/(?<= )/), "Enter");
  }

  /** Above the input line. */
  async sees(what: string | RegExp): Promise<void> {
    const isSeen = (rows: string[]) => matches(rows.slice(0, -1).join("\n"), what);
    if (await this.#fitsHere(isSeen)) return;
    await this.#look(isSeen, `${what}`);
  }

  async seesNo(what: string): Promise<void> {
    await this.#look((rows) => !matches(rows.slice(0, -1).join("\n"), what), `no ${what}`);
  }

  /** The input line, without the spaces at its end. */
  async seesInput(what: string | RegExp): Promise<void> {
    const isSeen = (rows: string[]) => matches((rows.at(-1) ?? "").trimEnd(), what);
    if (await this.#fitsHere(isSeen)) return;
    await this.#look(isSeen, `${what} in the input line`);
  }

  /** A size at which all panes are there, and they are: a key may be pressed sooner than the client knows of its size. */
  async grow(): Promise<void> {
    await this.#resize(LARGE);
    await this.#whole((rows) => barColumns(rows).length >= PANE_BARS, "all panes");
  }

  /** Back to the stage's own size. */
  async shrink(): Promise<void> {
    await this.#resize(this.size);
  }

  /** Columns of the bars between the panes. */
  async bars(): Promise<string> {
    const rows = await this.#look(() => true, "the panes");
    return barColumns(rows).join(" ");
  }

  async movedBars(before: string): Promise<void> {
    await this.#look((rows) => barColumns(rows).join(" ") !== before, "bars elsewhere");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bob.close();
    await this.terminal[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
    this.home[Symbol.dispose]();
  }

  /** On a small terminal the look at a large one is spared where it is soon seen on the small one. */
  async #fitsHere(isSeen: (rows: string[]) => boolean): Promise<boolean> {
    if (isSame(this.#current, LARGE)) return false;
    return this.#whole(isSeen, "", SOON_MS).then(
      () => true,
      () => false,
    );
  }

  async #look(isSeen: (rows: string[]) => boolean, what: string): Promise<string[]> {
    const before = this.#current;
    await this.#resize(LARGE);
    const rows = await this.#whole(isSeen, what);
    await this.#resize(before);
    return rows;
  }

  async #resize(size: Size): Promise<void> {
    if (isSame(size, this.#current)) return;
    this.#current = size;
    await this.terminal.resize(size.width, size.height);
    await this.#whole(() => true, "a whole picture");
  }

  /** The first picture on which it is seen, and in which nothing is torn. */
  async #whole(isSeen: (rows: string[]) => boolean, what: string, limitMs = LIMIT_MS): Promise<string[]> {
    const { width, height } = this.#current;
    let rows: string[] = [];
    let faults: string[] = [];
    return waitFor(
      async () => {
        rows = await this.terminal.rows();
        faults = tornRows(rows, this.#current, this.hasInputLine ? this.#inputLine() : /^/);
        return faults.length === 0 && isSeen(rows) ? rows : undefined;
      },
      () =>
        `${what} at ${width}×${height}; ${faults.join("; ") || "nothing torn"}; the screen shows:\n${rows.join("\n")}`,
      limitMs,
    );
  }

  /** Whose conversation it is, or a question. */
  #inputLine(): RegExp {
    const { prompts } = this.screen;
    const questions = [prompts.paste(1, 1), prompts.slash, [prompts.search("", "")], prompts.find("", false)];
    const starts = [...questions, prompts.select, prompts.quit].flat().map((text) => RegExp.escape(text.slice(0, 6)));
    return new RegExp(`^(\\S.{0,28}>( |$)|${starts.join("|")})`, "u");
  }
}

/** What is not whole: each row as wide as the screen or less, the first exactly, bars without gaps, the input line last. */
function tornRows(rows: readonly string[], { width, height }: Size, inputLine: RegExp): string[] {
  const faults: string[] = [];
  if (rows.length !== height) faults.push(`${rows.length} rows`);
  for (const [y, row] of rows.entries()) if (textWidth(row) > width) faults.push(`row ${y} is ${textWidth(row)} wide`);
  if (!inputLine.test(rows.at(-1) ?? "")) faults.push("the input line is not last");
  const [first = ""] = rows;
  const bars = barColumns(rows);
  if (first.includes("─") && textWidth(first.trimEnd()) !== width)
    faults.push("the first row is not as wide as the screen");
  for (const [y, row] of rows.slice(1, -2).entries()) {
    const columns = columnsOf(row);
    for (const bar of bars) if (columns[bar] !== "│") faults.push(`no bar in column ${bar} of row ${y + 1}`);
  }
  return faults;
}

function barColumns([first = ""]: readonly string[]): number[] {
  return [...columnsOf(first).entries()].filter(([, cell]) => cell === "┬").map(([column]) => column);
}

/** The row's clusters by the column that they start in. */
function columnsOf(row: string): string[] {
  const columns: string[] = [];
  for (const { segment } of new Intl.Segmenter().segment(row)) {
    columns.push(segment);
    for (let more = 1; more < textWidth(segment); more++) columns.push("");
  }
  return columns;
}

function matches(text: string, what: string | RegExp): boolean {
  return typeof what === "string" ? text.includes(what) : what.test(text);
}

function isSame(one: Size, other: Size): boolean {
  return one.width === other.width && one.height === other.height;
}

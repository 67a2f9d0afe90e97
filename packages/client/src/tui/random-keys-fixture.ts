/** Somebody who presses anything: random keys, pastes, clicks, sizes and messages on the whole screen, by a seed. */
import type { InputEvent } from "@recado/runtime/tui";
import { textWidth } from "@recado/runtime/tui";
import { COMMANDS } from "../commands/index.ts";
import type { Delivery } from "../events.ts";
import { BINDINGS } from "./keys.ts";
import { TestTui } from "./test-tui.ts";

const WORDS = [
  "ana",
  "bob",
  "olá",
  "日本語",
  "👩‍👩‍👧‍👦",
  "Z\u0301\u0301",
  "\u202eabc",
  "x".repeat(200),
  "1",
  "all",
  "on",
  "off",
  "dark",
  "/",
  "//",
];
const SIZES = [
  { width: 120, height: 35 },
  { width: 80, height: 24 },
  { width: 60, height: 15 },
  { width: 20, height: 5 },
  { width: 1, height: 1 },
  { width: 33, height: 9 },
];
const DELIVERIES: readonly Delivery[] = [
  "queued",
  "sent",
  "confirmed",
  "delivered",
  "waiting",
  "failed",
  "unconfirmed",
];
const KEYS = [
  ...BINDINGS.flatMap(({ keys }) => [...keys]),
  ...[
    "left",
    "right",
    "home",
    "end",
    "backspace",
    "delete",
    "ctrl-w",
    "ctrl-u",
    "ctrl-k",
    "ctrl-y",
    "ctrl-t",
    "ctrl-_",
  ],
  ...[
    "alt-b",
    "alt-f",
    "alt-d",
    "alt-enter",
    "alt-1",
    "alt-2",
    "alt-3",
    "alt-9",
    "space",
    "insert",
    "f2",
    "y",
    "n",
    "e",
  ],
].filter((key) => key !== "ctrl-z" && key !== "alt-e");
/** They end the program, write files, or start another program. */
const COMMANDS_LEFT_OUT: ReadonlySet<string> = new Set(["quit", "export", "log", "edit"]);

/** Mulberry32. */
function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What happens on the way; `step` counts from 1. Throws when the screen breaks, with the last events. */
export async function pressAnything(seed: number, count: number): Promise<void> {
  const chance = chanceOf(seed);
  const below = (limit: number): number => Math.floor(chance() * limit);
  const oneOf = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  const people = Array.from({ length: 8 }, (_, index) => ({ id: index + 2, name: oneOf(WORDS).slice(0, 20) || "x" }));
  const tui = await TestTui.chatting(people);
  const log: string[] = [];
  const send = (event: InputEvent, name: string): void => {
    log.push(name);
    tui.screen.send(event);
  };
  const type = (text: string): void => {
    log.push(`type ${text}`);
    tui.screen.type(text);
  };
  const weighted: readonly (readonly [weight: number, act: () => void])[] = [
    [60, () => press(oneOf(KEYS))],
    [10, () => type(oneOf(WORDS))],
    [6, () => type(`/${oneOf(COMMANDS.filter(({ name }) => !COMMANDS_LEFT_OUT.has(name))).name} ${oneOf(WORDS)}\n`)],
    [3, () => send({ kind: "paste", text: Array.from({ length: below(8) }, () => oneOf(WORDS)).join("\n") }, "paste")],
    [3, () => send({ kind: "focus", focused: chance() < 0.5 }, "focus")],
    [3, () => mouse()],
    [1, () => resize()],
    [10, () => says()],
    [3, () => fate()],
    [1, () => presence()],
  ];
  const acts = weighted.flatMap(([weight, act]) => Array.from({ length: weight }, () => act));

  function press(key: string): void {
    // Two in a row leave the program.
    const isInterrupt = key === "ctrl-c" && tui.tui.program.model().prompt?.kind === "quit";
    log.push(`press ${key}`);
    if (!isInterrupt) tui.screen.press(key);
  }
  function mouse(): void {
    const action = oneOf(["press", "release", "wheel-up", "wheel-down"] as const);
    const { width, height } = tui.screen.size();
    send({ kind: "mouse", action, x: below(width), y: below(height) }, `mouse ${action}`);
  }
  function resize(): void {
    const size = oneOf(SIZES);
    log.push(`resize ${size.width}×${size.height}`);
    tui.screen.resize(size);
  }
  function says(): void {
    const { id, name } = oneOf(people);
    log.push(`${id} says`);
    tui.says(id, name, `${oneOf(WORDS)} ${oneOf(WORDS)}\x1b[2J\x9b31m`, chance() < 0.3 ? "private" : "public");
  }
  function fate(): void {
    const sendId = tui.left(oneOf(WORDS), chance() < 0.5 ? 0 : oneOf(people).id);
    const delivery = oneOf(DELIVERIES);
    log.push(`${sendId} ${delivery}`);
    tui.event({ kind: "delivery", sendId, delivery, rttMs: undefined });
  }
  function presence(): void {
    const entry = oneOf(people);
    log.push(`${entry.id} comes or goes`);
    tui.event({ kind: chance() < 0.5 ? "joined" : "left", entry });
  }

  for (let step = 1; step <= count; step++) {
    try {
      oneOf(acts)();
      if (step % 50 === 0) await tui.answered();
      check(tui);
    } catch (error) {
      throw new Error(
        `seed ${seed}, step ${step}: ${error instanceof Error ? error.message : error}\n${log.slice(-12).join("\n")}`,
      );
    }
    if (log.length > 100) log.splice(0, 50);
  }
}

/** What holds for every picture. */
function check(tui: TestTui): void {
  const { width, height } = tui.screen.size();
  const rows = tui.rows();
  if (rows.length > height) throw new Error(`${rows.length} rows on a screen of ${height}`);
  for (const [y, row] of rows.entries()) {
    if (textWidth(row) > width) throw new Error(`row ${y} has ${textWidth(row)} cells of ${width}: ${row}`);
    if (/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.test(row)) throw new Error(`a control character in row ${y}`);
  }
  const cursor = tui.screen.cursor();
  if (cursor && (cursor.x < 0 || cursor.x >= width || cursor.y < 0 || cursor.y >= height)) {
    throw new Error(`the cursor stands at ${cursor.x}, ${cursor.y} of ${width}×${height}`);
  }
}

/** What may happen to the screen: keys, pastes, the mouse, sizes, and everything that a connection tells. */
import { COMMANDS } from "@recado/client/commands";
import { BINDINGS } from "@recado/client/keys";
import type { TestTui } from "@recado/client/testing";
import { keyEvent } from "@recado/runtime/testing";
import type { InputEvent, Size } from "@recado/runtime/tui";
import { TORTURE_TEXTS } from "../harness/torture-texts.ts";
import type { Chance } from "../sim/chance.ts";
import { connectionDeed } from "./connection-deeds.ts";

/** Tells what it did, for the report of a run that failed. */
type Deed = (tui: TestTui, chance: Chance) => string;

/** They start the user's editor and write files: no work for chance. */
const REACHES_OUT = /edit|export|log/;

const ACTION_KEYS = BINDINGS.filter(({ action }) => !REACHES_OUT.test(action)).flatMap(({ keys }) => [...keys]);
const EDITING_KEYS = [
  ..."abdefhktuwy_".split("").map((letter) => `ctrl-${letter}`),
  ..."bfd_".split("").map((letter) => `alt-${letter}`),
  ..."1234567890".split("").map((digit) => `alt-${digit}`),
  ...["left", "right", "home", "end", "backspace", "delete", "ctrl-left", "ctrl-right", "alt-backspace", "alt-enter"],
  ...["insert", "f2", "f5", "ctrl-g", "alt-x", "ctrl-alt-shift-up", "ctrl-space"],
];
const CHARACTERS = [
  "a",
  "é",
  "日",
  "👩‍👩‍👧‍👦",
  "🇧🇷",
  "क्ष",
  "e\u0301",
  "ع",
  "/",
  "@",
  ":",
  "q",
  "s",
  "y",
  "n",
  "c",
  "d",
  "r",
  "1",
];
const ARGUMENTS = [
  "",
  "",
  "2",
  "bob",
  "#3",
  "on",
  "off",
  "all",
  "0",
  "99999",
  "ana",
  "日本",
  "theme dark",
  "16",
  "oi 2",
];
const SIZES: readonly Size[] = [
  { width: 120, height: 35 },
  { width: 80, height: 24 },
  { width: 60, height: 15 },
  { width: 20, height: 5 },
  { width: 19, height: 4 },
  { width: 1, height: 1 },
];

/** Enter does with the line what it says, unless that would leave the screen for the machine. */
function press(tui: TestTui, key: string): string {
  const { buffers, active } = tui.tui.program.model();
  const line = buffers.find((buffer) => buffer.key === active)?.line.text ?? "";
  const reachesOut = key === "enter" && line.startsWith("/") && REACHES_OUT.test(line);
  return input(tui, keyEvent(reachesOut ? "ctrl-u" : key));
}

function input(tui: TestTui, event: InputEvent): string {
  tui.screen.send(event);
  return JSON.stringify(event);
}

function command(tui: TestTui, chance: Chance): string {
  const spec = chance.pick(COMMANDS.filter(({ name }) => !REACHES_OUT.test(name)));
  const word = chance.pick([spec.name, ...spec.aliases]);
  const line = `/${word} ${spec.args.map(() => chance.pick(ARGUMENTS)).join(" ")}`;
  tui.screen.press("ctrl-e", "ctrl-u");
  tui.screen.type(line);
  return `${line} ${press(tui, "enter")}`;
}

function resize(tui: TestTui, chance: Chance): string {
  const size = chance.happens(0.5) ? chance.pick(SIZES) : { width: chance.whole(1, 130), height: chance.whole(1, 40) };
  tui.screen.resize(size);
  return `resize ${size.width}×${size.height}`;
}

function mouse(tui: TestTui, chance: Chance): string {
  const { width, height } = tui.screen.size();
  const action = chance.pick(["press", "press", "release", "wheel-up", "wheel-down"] as const);
  return input(tui, { kind: "mouse", action, x: chance.whole(0, width), y: chance.whole(0, height) });
}

function paste(tui: TestTui, chance: Chance): string {
  const lines = Array.from({ length: chance.whole(1, 4) }, () => chance.pick([...TORTURE_TEXTS, "um", ""]));
  return input(tui, { kind: "paste", text: lines.join("\n").replace(/^\//, "") });
}

const WEIGHTED: readonly (readonly [weight: number, deed: Deed])[] = [
  [30, (tui, chance) => press(tui, chance.pick(ACTION_KEYS))],
  [15, (tui, chance) => press(tui, chance.pick(EDITING_KEYS))],
  [20, (tui, chance) => press(tui, chance.pick(CHARACTERS))],
  [4, command],
  [2, paste],
  [5, mouse],
  [2, (tui, chance) => input(tui, { kind: "focus", focused: chance.happens(0.5) })],
  [2, resize],
  [20, connectionDeed],
];
const TOTAL = WEIGHTED.reduce((sum, [weight]) => sum + weight, 0);

export function deed(tui: TestTui, chance: Chance): string {
  let left = chance.between(0, TOTAL);
  for (const [weight, each] of WEIGHTED) {
    left -= weight;
    if (left < 0) return each(tui, chance);
  }
  return "";
}

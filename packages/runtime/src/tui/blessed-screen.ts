/// <reference path="./blessed.d.ts" />
/**
 * The one file that calls blessed: makes its screen and keeps it to rendering. Its input is a stream that
 * stays silent, its process handlers are taken away (ours restore the terminal, see exit-guard.ts), and its
 * terminfo reader is helped over newer entries.
 */
import { PassThrough, type Writable } from "node:stream";
import blessed, { type Screen as BlessedView, type Program } from "blessed";
import { colorCountOf, type Environment } from "./terminal-env.ts";
import { withShortNumbers } from "./terminfo-format.ts";

export type { BlessedView };

/**
 * The capabilities that blessed's screen uses here. It would compile all 400 at start, print errors for
 * those that it cannot (`plab_norm` of xterm-256color), and then give up the whole description.
 */
const CAPABILITIES_USED: ReadonlySet<string> = new Set([
  "change_scroll_region",
  "clear_screen",
  "cursor_address",
  "cursor_invisible",
  "cursor_normal",
  "enter_ca_mode",
  "exit_ca_mode",
  "keypad_local",
  "keypad_xmit",
  "parm_right_cursor",
  "restore_cursor",
  "save_cursor",
]);

const PROCESS_EVENTS = ["uncaughtException", "SIGTERM", "SIGINT", "SIGQUIT", "exit"];

/** Enters the terminal's second screen; what blessed writes goes to `output` alone. */
export function openBlessed(output: Writable, env: Environment): BlessedView {
  const listenersBefore = new Map(PROCESS_EVENTS.map((name) => [name, new Set(process.listeners(name))]));
  const program = openProgram(output);
  // Lines are drawn in Unicode, never by switching character sets.
  program.tput.brokenACS = true;
  program.tput.colors = colorCountOf(env, program.tput.colors);
  const screen = blessed.screen({ program, smartCSR: false, forceUnicode: true });
  for (const name of PROCESS_EVENTS) {
    for (const listener of process.listeners(name)) {
      if (!listenersBefore.get(name)?.has(listener)) process.off(name, listener);
    }
  }
  return screen;
}

function openProgram(output: Writable): Program {
  const { prototype } = blessed.Tput;
  const { _compile: compile, parseTerminfo: parse } = prototype;
  prototype.parseTerminfo = function (entry, file) {
    return parse.call(this, withShortNumbers(entry), file);
  };
  prototype._compile = function (info, name, value) {
    const isUnused = typeof value === "string" && !CAPABILITIES_USED.has(name);
    return isUnused ? undefined : compile.call(this, info, name, value);
  };
  try {
    return blessed.program({
      input: new PassThrough(),
      output,
      buffer: true,
      zero: true,
      tput: true,
      extended: false,
      forceUnicode: true,
    });
  } finally {
    prototype.parseTerminfo = parse;
    prototype._compile = compile;
  }
}

/** For tests of the whole: the screen without terminal, clock and network, and the tables of what one can do in it. */
export { COMMANDS, type CommandName } from "../commands/spec.ts";
export { type Action, BINDINGS } from "../tui/keys.ts";
export { TestTui } from "../tui/test-tui.ts";

/** For tests of the whole: the screen without terminal, clock and network. */
export { TestTui } from "../tui/test-tui.ts";

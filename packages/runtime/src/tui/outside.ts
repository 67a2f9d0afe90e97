/** What a terminal does outside of its screen, as control sequences. Terminals that do not know one ignore it. */
import { sanitize } from "../text/index.ts";
import type { Environment } from "./terminal-env.ts";

/** OSC 52 (xterm's control sequences): sets the clipboard of the terminal, also across ssh. */
export function clipboardSequence(text: string): string {
  return `\x1b]52;c;${Buffer.from(text).toString("base64")}\x07`;
}

/** Consoles without a desktop, of which old ones write such a sequence out. */
const HAS_NO_DESKTOP = /^(linux|vt\d|cons)/;
/** Terminals that take OSC 777; the others that show notifications take OSC 9. Who knows both would show two. */
const KNOWS_777 = /^(foot|rxvt|xterm-ghostty|contour)/;

export function notificationSequence(title: string, body: string, { TERM = "" }: Environment): string {
  if (HAS_NO_DESKTOP.test(TERM)) return "";
  // A semicolon ends a parameter, and some terminals do what a number in front of one says (ConEmu's OSC 9;4).
  const [head, text] = [sanitize(title).replaceAll(";", ","), sanitize(body)];
  if (KNOWS_777.test(TERM)) return `\x1b]777;notify;${head};${text}\x1b\\`;
  return `\x1b]9;${head}: ${text}\x1b\\`;
}

/** What the environment says about the terminal, as pure rules. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** No colour where NO_COLOR is set to anything (no-color.org) or the terminal is dumb. */
export function wantsColor(env: Environment): boolean {
  return !env["NO_COLOR"] && !isDumb(env);
}

/** Whether a full screen can be shown: a terminal on both sides that can address its cells. */
export function canShowScreen(env: Environment, isInputTty: boolean, isOutputTty: boolean): boolean {
  return isInputTty && isOutputTty && !isDumb(env);
}

/** Terminals whose descriptions are often missing or too modest, though they all have the 256 colours. */
const HAS_256_COLORS = /256color|direct|alacritty|kitty|foot|ghostty|wezterm|contour/;

/** Colours that the terminal has; `described` is what its terminfo entry says. */
export function colorCountOf(env: Environment, described: number): number {
  const is256 = HAS_256_COLORS.test(env["TERM"] ?? "") || /truecolor|24bit/.test(env["COLORTERM"] ?? "");
  return is256 ? Math.max(256, described) : described;
}

function isDumb(env: Environment): boolean {
  return env["TERM"] === undefined || env["TERM"] === "" || env["TERM"] === "dumb";
}

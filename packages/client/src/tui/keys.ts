/**
 * The key table of the screen: what a key does and how the help names it. Keys of the line editor
 * (cursor, words, kill and yank, undo) belong to the terminal kit and come after these.
 */

export type Action =
  | "send"
  | "complete"
  | "complete-back"
  | "history-older"
  | "history-newer"
  | "history-search"
  | "next-buffer"
  | "previous-buffer"
  | "last-buffer"
  | "next-active"
  | "page-up"
  | "page-down"
  | "lines-up"
  | "lines-down"
  | "top"
  | "bottom"
  | "first-unread"
  | "next-pane"
  | "previous-pane"
  | "toggle-buffers"
  | "toggle-users"
  | "help"
  | "redraw"
  | "suspend"
  | "escape"
  | "interrupt";

interface Binding {
  readonly action: Action;
  readonly keys: readonly string[];
}

export const BINDINGS: readonly Binding[] = [
  { action: "send", keys: ["enter"] },
  { action: "complete", keys: ["tab"] },
  { action: "complete-back", keys: ["shift-tab"] },
  { action: "history-older", keys: ["up"] },
  { action: "history-newer", keys: ["down"] },
  { action: "history-search", keys: ["ctrl-r"] },
  { action: "next-buffer", keys: ["ctrl-n", "alt-right"] },
  { action: "previous-buffer", keys: ["ctrl-p", "alt-left"] },
  { action: "last-buffer", keys: ["alt-/"] },
  { action: "next-active", keys: ["alt-a"] },
  { action: "page-up", keys: ["pageup"] },
  { action: "page-down", keys: ["pagedown"] },
  { action: "lines-up", keys: ["shift-up", "alt-pageup"] },
  { action: "lines-down", keys: ["shift-down", "alt-pagedown"] },
  { action: "top", keys: ["alt-home", "ctrl-home"] },
  { action: "bottom", keys: ["alt-end", "ctrl-end"] },
  { action: "first-unread", keys: ["alt-u"] },
  { action: "escape", keys: ["escape"] },
  { action: "next-pane", keys: ["f6"] },
  { action: "previous-pane", keys: ["shift-f6"] },
  { action: "toggle-buffers", keys: ["f7"] },
  { action: "toggle-users", keys: ["f8", "alt-N"] },
  { action: "help", keys: ["f1"] },
  { action: "redraw", keys: ["ctrl-l"] },
  { action: "suspend", keys: ["ctrl-z"] },
  { action: "interrupt", keys: ["ctrl-c"] },
];

const BY_KEY: ReadonlyMap<string, Action> = new Map(
  BINDINGS.flatMap(({ action, keys }) => keys.map((key) => [key, action] as const)),
);

export function actionOf(key: string): Action | undefined {
  return BY_KEY.get(key);
}

/** Alt-1 … Alt-9, Alt-0: the index of the buffer meant. */
export function bufferIndexOf(key: string): number | undefined {
  const digit = /^alt-(\d)$/.exec(key)?.[1];
  if (digit === undefined) return undefined;
  return digit === "0" ? 9 : Number(digit) - 1;
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  pageup: "PgUp",
  pagedown: "PgDn",
  escape: "Esc",
  up: "↑",
  down: "↓",
  left: "←",
  right: "→",
};

/** `ctrl-n` as people write it: `Ctrl-N`. */
export function keyLabel(key: string): string {
  const parts = key.split("-").filter((part) => part !== "");
  const labels = parts.map((part, index) => {
    if (part.length === 1)
      return index > 0 && parts[0] === "alt" && part >= "A" && part <= "Z" ? `Shift-${part}` : part.toUpperCase();
    return KEY_NAMES[part] ?? part.charAt(0).toUpperCase() + part.slice(1);
  });
  return labels.join("-");
}

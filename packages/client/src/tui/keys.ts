/**
 * The key table of the screen: what a key does and how the help names it. `[keys]` in the settings file changes it.
 * Keys of the line editor (cursor, words, kill and yank, undo) belong to the terminal kit and come after these.
 */

export const BINDINGS = [
  { action: "send", keys: ["enter"] },
  { action: "complete", keys: ["tab"] },
  { action: "complete-back", keys: ["shift-tab"] },
  { action: "history-older", keys: ["up"] },
  { action: "history-newer", keys: ["down"] },
  { action: "all-history-older", keys: ["ctrl-up"] },
  { action: "all-history-newer", keys: ["ctrl-down"] },
  { action: "history-search", keys: ["ctrl-r"] },
  { action: "find", keys: ["ctrl-s"] },
  { action: "pick", keys: ["alt-k"] },
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
  { action: "previous-mention", keys: ["alt-p"] },
  { action: "next-mention", keys: ["alt-n"] },
  { action: "select", keys: ["alt-c"] },
  { action: "edit", keys: ["alt-e"] },
  { action: "escape", keys: ["escape"] },
  { action: "next-pane", keys: ["f6"] },
  { action: "previous-pane", keys: ["shift-f6"] },
  { action: "toggle-buffers", keys: ["f7"] },
  { action: "toggle-users", keys: ["f8", "alt-N"] },
  { action: "users-up", keys: ["f11"] },
  { action: "users-down", keys: ["f12"] },
  { action: "narrower", keys: ["alt-,"] },
  { action: "wider", keys: ["alt-."] },
  { action: "bare", keys: ["alt-l"] },
  { action: "outbox", keys: ["alt-o"] },
  { action: "raw", keys: ["alt-r"] },
  { action: "mouse", keys: ["alt-m"] },
  { action: "help", keys: ["f1"] },
  { action: "redraw", keys: ["ctrl-l"] },
  { action: "suspend", keys: ["ctrl-z"] },
  { action: "interrupt", keys: ["ctrl-c"] },
] as const satisfies readonly { readonly action: string; readonly keys: readonly string[] }[];

export type Action = (typeof BINDINGS)[number]["action"];

/** Without a key for these nobody could write, or leave. */
const NEEDED: ReadonlySet<Action> = new Set(["send", "interrupt"]);

/** By key. */
export type KeyMap = ReadonlyMap<string, Action>;

export const DEFAULT_KEYS: KeyMap = keyMapOf(new Map()).keys;

/** What a `[keys]` table got wrong. */
export type KeyFault =
  | { readonly kind: "action"; readonly name: string }
  | { readonly kind: "key"; readonly action: Action; readonly key: string }
  /** It was left without a key, and keeps its own. */
  | { readonly kind: "needed"; readonly action: Action; readonly key: string };

/**
 * The default table with an action's keys replaced where the user gave them: one or several, "none" for no key. A key
 * that is given to one action is taken from the others.
 */
export function keyMapOf(given: ReadonlyMap<string, readonly string[]>): { keys: KeyMap; faults: KeyFault[] } {
  const faults: KeyFault[] = [];
  const chosen = new Map<Action, readonly string[]>();
  for (const [name, keys] of given) {
    const action = BINDINGS.find((binding) => binding.action === name)?.action;
    if (action === undefined) {
      faults.push({ kind: "action", name });
      continue;
    }
    const good = keys.filter((key) => key !== "none" && isKeyName(key));
    for (const key of keys) if (key !== "none" && !isKeyName(key)) faults.push({ kind: "key", action, key });
    if (good.length > 0 || keys.includes("none")) chosen.set(action, good);
  }
  const defaults = BINDINGS.filter(({ action }) => !chosen.has(action)).map(
    ({ action, keys }) => [action, keys] as const,
  );
  const keys = new Map<string, Action>();
  for (const [action, names] of [...defaults, ...chosen]) for (const name of names) keys.set(name, action);
  for (const { action, keys: own } of BINDINGS) {
    if (!NEEDED.has(action) || [...keys.values()].includes(action)) continue;
    for (const key of own) keys.set(key, action);
    faults.push({ kind: "needed", action, key: own[0] });
  }
  return { keys, faults };
}

/** The keys of an action, in the table's order. */
export function keysOf(keys: KeyMap, action: Action): string[] {
  return [...keys].flatMap(([key, bound]) => (bound === action ? [key] : []));
}

const NAMED_KEYS =
  /^(enter|tab|escape|backspace|delete|insert|up|down|left|right|home|end|pageup|pagedown|space|f([1-9]|1[0-2]))$/;

/** As input events name keys: `ctrl-s`, `alt-shift-up`, `f5`. A plain letter would never be typed again. */
function isKeyName(key: string): boolean {
  const [, modifiers = "", base = ""] = /^((?:ctrl-)?(?:alt-)?(?:shift-)?)(.+)$/u.exec(key) ?? [];
  if (NAMED_KEYS.test(base)) return true;
  return modifiers !== "" && modifiers !== "shift-" && /^[\x21-\x7e]$/.test(base);
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

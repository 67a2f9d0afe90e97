/** What the user sets about the screen: from flags, environment and file at the start, by /set and its like while it runs. */
import type { KeyMap } from "./keys.ts";
import { DEFAULT_KEYS } from "./keys.ts";
import { THEMES, type ThemeName } from "./palette.ts";

/** What a notification is shown for: nothing, our name and private messages, or every message. */
export const NOTIFY_LEVELS = ["off", "mentions", "messages"] as const;
export type NotifyLevel = (typeof NOTIFY_LEVELS)[number];

/** Cells. */
export const PANE_WIDTH_MIN = 8;
export const PANE_WIDTH_MAX = 60;

export interface ScreenSettings {
  readonly theme: ThemeName;
  readonly mouse: boolean;
  readonly bell: boolean;
  readonly notify: NotifyLevel;
  /** A program and its arguments, run for each notification; empty: none. */
  readonly notifyCommand: readonly string[];
  /** Words that count as our name does. */
  readonly highlight: readonly string[];
  /** Cells; 0: by the width of the terminal. */
  readonly buffersWidth: number;
  readonly usersWidth: number;
  readonly keys: KeyMap;
  /** What the word behind the slash stands for: `hi` → `/me waves`. */
  readonly aliases: ReadonlyMap<string, string>;
}

export const DEFAULT_SETTINGS: ScreenSettings = {
  theme: "auto",
  mouse: false,
  bell: true,
  notify: "mentions",
  notifyCommand: [],
  highlight: [],
  buffersWidth: 0,
  usersWidth: 0,
  keys: DEFAULT_KEYS,
  aliases: new Map(),
};

/** What /set knows, and the values as people write them. */
export const SETTABLE = ["theme", "mouse", "bell", "notify", "highlight", "buffers-width", "users-width"] as const;
export type SettingName = (typeof SETTABLE)[number];

export function settingText(settings: ScreenSettings, name: SettingName): string {
  switch (name) {
    case "theme":
      return settings.theme;
    case "mouse":
      return switchText(settings.mouse);
    case "bell":
      return switchText(settings.bell);
    case "notify":
      return settings.notify;
    case "highlight":
      return settings.highlight.join(" ");
    case "buffers-width":
      return String(settings.buffersWidth);
    case "users-width":
      return String(settings.usersWidth);
  }
}

/** Undefined for a value that it cannot have. */
export function withSetting(settings: ScreenSettings, name: SettingName, value: string): ScreenSettings | undefined {
  switch (name) {
    case "theme": {
      const theme = THEMES.find((each) => each === value);
      return theme && { ...settings, theme };
    }
    case "mouse":
    case "bell": {
      const isOn = switchOf(value);
      return isOn === undefined ? undefined : { ...settings, [name]: isOn };
    }
    case "notify": {
      const notify = NOTIFY_LEVELS.find((each) => each === value);
      return notify && { ...settings, notify };
    }
    case "highlight":
      return { ...settings, highlight: wordsOf(value) };
    case "buffers-width":
    case "users-width": {
      const width = widthOf(value);
      return width === undefined
        ? undefined
        : { ...settings, [name === "buffers-width" ? "buffersWidth" : "usersWidth"]: width };
    }
  }
}

/** 0, or a width that a pane can have. */
export function widthOf(raw: string): number | undefined {
  const width = /^\d{1,3}$/.test(raw.trim()) ? Number(raw) : -1;
  return width === 0 || (width >= PANE_WIDTH_MIN && width <= PANE_WIDTH_MAX) ? width : undefined;
}

export function wordsOf(raw: string): string[] {
  return [...new Set(raw.split(/[\s,]+/).filter((word) => word !== ""))];
}

function switchText(isOn: boolean): string {
  return isOn ? "on" : "off";
}

function switchOf(value: string): boolean | undefined {
  return value === "on" ? true : value === "off" ? false : undefined;
}

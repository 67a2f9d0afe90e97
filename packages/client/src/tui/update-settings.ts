/** Settings while the program runs: /set and the commands and keys that are shorter ways to it. */
import { aliasFault, expandAlias } from "../commands/index.ts";
import { BINDINGS, keyLabel, keysOf } from "./keys.ts";
import { layoutOf } from "./layout.ts";
import { type Cmd, only, type Step } from "./messages.ts";
import { activeBuffer, type Model, textsOf, withSettings } from "./model.ts";
import { PANE_WIDTH_MAX, PANE_WIDTH_MIN, SETTABLE, settingText, withSetting } from "./settings.ts";
import { bufferName, notice } from "./update-buffers.ts";

/** Without a name: all; without a value: that one. */
export function set(model: Model, name: string | undefined, value: string | undefined): Step {
  const { notices } = textsOf(model);
  const { settings } = model;
  const known = SETTABLE.find((each) => each === name);
  if (name === undefined) {
    const lines = SETTABLE.map((each) => `${each} = ${settingText(settings, each)}`);
    return only(notice(model, "info", [notices.settings, ...lines].join("\n")));
  }
  if (known === undefined) return only(notice(model, "error", notices.noSuchSetting(name, SETTABLE.join(", "))));
  if (value === undefined) return only(notice(model, "info", `${known} = ${settingText(settings, known)}`));
  const changed = withSetting(settings, known, value);
  if (changed === undefined) return only(notice(model, "error", notices.badSetting(known, value)));
  const next = notice(withSettings(model, changed), "info", `${known} = ${settingText(changed, known)}`);
  const cmds: readonly Cmd[] = changed.mouse === settings.mouse ? [] : [{ kind: "mouse", isOn: changed.mouse }];
  return [next, cmds];
}

export function toggleMouse(model: Model): Step {
  const isOn = !model.settings.mouse;
  const next = withSettings(model, { ...model.settings, mouse: isOn });
  return [notice(next, "info", textsOf(model).notices.mouse(isOn)), [{ kind: "mouse", isOn }]];
}

/** Of the pane that has the focus; of the conversations when none has. */
export function resizePane(model: Model, step: 1 | -1): Model {
  const { buffers, users } = layoutOf(model);
  const isUsers = model.focus === "users" || buffers === undefined;
  const pane = isUsers ? users : buffers;
  if (pane === undefined) return model;
  const width = Math.max(PANE_WIDTH_MIN, Math.min(PANE_WIDTH_MAX, pane.width + step));
  return withSettings(model, { ...model.settings, [isUsers ? "usersWidth" : "buffersWidth"]: width });
}

/** Turns bell and notifications of the shown conversation off or on. */
export function mute(model: Model, isMuted: boolean): Model {
  const muted = new Set(model.muted);
  if (isMuted) muted.add(model.active);
  else muted.delete(model.active);
  const { notices } = textsOf(model);
  const name = bufferName(model, model.active);
  return notice({ ...model, muted }, "info", isMuted ? notices.muted(name) : notices.unmuted(name));
}

export function listKeys(model: Model): Model {
  const { keys } = model.settings;
  const lines = BINDINGS.map(({ action }) => {
    const names = keysOf(keys, action);
    return `${action} = ${names.length === 0 ? "none" : names.join(" ")}  (${names.map(keyLabel).join(", ")})`;
  });
  return notice(model, "info", [textsOf(model).notices.keyTable, ...lines].join("\n"));
}

export function alias(model: Model, name: string | undefined, text: string | undefined): Model {
  const { notices } = textsOf(model);
  const { aliases } = model.settings;
  const word = name?.replace(/^\//, "").toLowerCase();
  if (word === undefined) {
    const lines = [...aliases].map(([each, meaning]) => `/${each} = ${meaning}`);
    return notice(model, "info", lines.length === 0 ? notices.noAliases : lines.join("\n"));
  }
  const fault = aliasFault(word, text ?? "", aliases);
  if (fault !== undefined) return notice(model, "error", notices.badAlias[fault](word));
  const changed = new Map(aliases);
  if (text === undefined) changed.delete(word);
  else changed.set(word, text);
  const next = withSettings(model, { ...model.settings, aliases: changed });
  return notice(next, "info", text === undefined ? notices.aliasGone(word) : `/${word} = ${text}`);
}

/** The line that Enter acts on, its alias resolved. */
export function typedLine(model: Model): string {
  return expandAlias(activeBuffer(model).line.text, model.settings.aliases);
}

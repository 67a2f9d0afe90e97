/** Alt-K: going to a conversation, or to a person, by some letters of the name. */
import { graphemes, type InputEvent } from "@recado/runtime/tui";
import { type BufferKey, badgeText, peerKey, peerOf } from "./buffer.ts";
import { fuzzyScore } from "./fuzzy.ts";
import { only, type Step } from "./messages.ts";
import { entryLabel, type Model } from "./model.ts";
import type { Overlay } from "./overlay.ts";
import { bufferName, show } from "./update-buffers.ts";
import { opened } from "./update-history.ts";

type Picker = Overlay & { readonly kind: "picker" };

export interface PickerItem {
  readonly key: BufferKey;
  readonly label: string;
  /** Unread count, for an open conversation. */
  readonly badge: string;
  readonly isOpen: boolean;
}

export function openPicker(model: Model): Model {
  return { ...model, completion: undefined, overlay: { kind: "picker", query: "", index: 0 } };
}

/** Best first: by the letters, then conversations with news, then open ones. */
export function pickerItems(model: Model, query: string): PickerItem[] {
  const open = model.buffers.map((buffer): PickerItem & { readonly unread: number } => {
    const badge = badgeText(buffer);
    return { key: buffer.key, label: bufferName(model, buffer.key), badge, isOpen: true, unread: buffer.unread };
  });
  const openPeers = new Set(model.buffers.map(({ key }) => peerOf(key)));
  const people = model.roster.sorted
    .filter(({ id }) => !openPeers.has(id) && id !== model.target?.id)
    .map((entry) => ({ key: peerKey(entry.id), label: entryLabel(entry), badge: "", isOpen: false, unread: 0 }));
  return [...open, ...people]
    .flatMap((item) => {
      const score = fuzzyScore(query, item.label);
      return score === undefined ? [] : [{ ...item, score: query === "" ? 0 : score }];
    })
    .sort((a, b) => b.score - a.score || b.unread - a.unread || Number(b.isOpen) - Number(a.isOpen));
}

export function pickerKey(model: Model, picker: Picker, { key, text }: InputEvent & { kind: "key" }): Step {
  const items = pickerItems(model, picker.query);
  const moved = (step: number): Step => {
    const index = items.length === 0 ? 0 : (picker.index + step + items.length) % items.length;
    return only({ ...model, overlay: { ...picker, index } });
  };
  const asked = (query: string): Step => only({ ...model, overlay: { kind: "picker", query, index: 0 } });
  switch (key) {
    case "up":
    case "ctrl-p":
    case "shift-tab":
      return moved(-1);
    case "down":
    case "ctrl-n":
    case "tab":
      return moved(1);
    case "enter": {
      const item = items[picker.index];
      if (item === undefined) return only(model);
      return opened(show({ ...model, overlay: undefined }, item.key));
    }
    case "backspace":
      return asked(graphemes(picker.query).slice(0, -1).join(""));
    case "ctrl-u":
      return asked("");
    case "escape":
    case "ctrl-c":
    case "alt-k":
      return only({ ...model, overlay: undefined });
  }
  return text === undefined ? only(model) : asked(picker.query + text);
}

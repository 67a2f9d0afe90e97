/** The frame inspector: what came and went, and which of it is shown. */
import { INSPECTED_MAX, type Inspected } from "./inspected.ts";
import { clamp } from "./layout.ts";
import type { Cmd, Step } from "./messages.ts";
import type { Model } from "./model.ts";
import type { Overlay } from "./overlay.ts";
import { seen } from "./update-buffers.ts";

type Raw = Overlay & { readonly kind: "raw" };

export function setRaw(model: Model, isOn: boolean): Step {
  const isShown = model.overlay?.kind === "raw";
  if (isOn === isShown) return [model, []];
  const cmd: Cmd = { kind: "tap", isOn };
  if (isOn) return [{ ...model, completion: undefined, overlay: { kind: "raw", number: undefined, top: 0 } }, [cmd]];
  return [seen({ ...model, overlay: undefined, inspected: [] }), [cmd]];
}

export function inspected(model: Model, datagram: Omit<Inspected, "number">): Model {
  if (model.overlay?.kind !== "raw") return model;
  const number = (model.inspected.at(-1)?.number ?? 0) + 1;
  return { ...model, inspected: [...model.inspected, { ...datagram, number }].slice(-INSPECTED_MAX) };
}

/** The datagram that is shown; undefined while there is none. */
export function shownDatagram({ inspected: all }: Model, { number }: Raw): Inspected | undefined {
  return all.find((each) => each.number === number) ?? (number === undefined ? all.at(-1) : all[0]);
}

/** So many datagrams on; at the newest it stays with the newest. */
export function movedRaw(model: Model, raw: Raw, step: number): Model {
  const { inspected: all } = model;
  const shown = shownDatagram(model, raw);
  const index = shown === undefined ? -1 : all.indexOf(shown);
  const next = clamp(index + step, 0, Math.max(0, all.length - 1));
  const isNewest = next >= all.length - 1;
  return { ...model, overlay: { kind: "raw", number: isNewest ? undefined : all[next]?.number, top: 0 } };
}

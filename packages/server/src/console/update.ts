/** One message, the next model, and what to ask of the world. Pure: time comes in with readings and events. */
import { catalogOf, type Lang } from "@recado/runtime/i18n";
import { type InputEvent, sanitize } from "@recado/runtime/tui";
import { describeEvent } from "../describe-event.ts";
import { formatEndpoint } from "../endpoint-text.ts";
import { NO_RATES, nextRates } from "./client-rates.ts";
import { addressForm, type FieldName } from "./dialog.ts";
import { bindingOf, isLive } from "./keys.ts";
import { appendLog } from "./log-lines.ts";
import type { Msg, Reading, TimedEvent } from "./messages.ts";
import { type Model, selectedClient, withRows } from "./model.ts";
import { answerText } from "./orders.ts";
import { addSample } from "./rates.ts";
import { keepInView } from "./scroll.ts";
import { flash, type Step, stay } from "./step.ts";
import { ACTIONS } from "./update-action.ts";
import { updateDialog } from "./update-dialog.ts";
import { keepDialogInView } from "./view-dialog.ts";

export function update(model: Model, msg: Msg): Step {
  switch (msg.kind) {
    case "input":
      return handleInput(model, msg.event);
    case "reading": {
      const next = withReading(model, msg.reading, msg.isTimed);
      return msg.isTimed ? stay(next, { kind: "poll", afterMs: model.refreshMs }) : stay(next);
    }
    case "events":
      return stay(withEvents(model, msg.events));
    case "started": {
      const texts = catalogOf(model.lang).serverConsole;
      const isFormDone = model.dialog?.kind === "form" && model.dialog.purpose.kind === "address";
      const dialog = isFormDone ? undefined : model.dialog;
      const at = formatEndpoint(model.latest.snapshot.local);
      return stay(flash({ ...model, busy: undefined, dialog }, texts.flash.started(at)));
    }
    case "start-failed":
      return stay(
        {
          ...model,
          busy: undefined,
          flash: undefined,
          dialog: addressForm(msg.local, model.lang, startErrors(msg, model.lang)),
        },
        { kind: "bell" },
      );
    case "stopped":
      return stay(flash({ ...model, busy: undefined }, catalogOf(model.lang).serverConsole.flash.stopped));
    case "answered":
      return stay(withAnswer(model, msg));
  }
}

function handleInput(model: Model, event: InputEvent): Step {
  if (event.kind === "resize") return stay(keepDialogInView(keepInView({ ...model, size: event.size })));
  if (event.kind === "key" && event.key === "ctrl-l") return stay(model, { kind: "redraw" });
  if (event.kind === "key" && event.key === "ctrl-z") return stay(model, { kind: "suspend" });
  if (model.busy === "quitting") return stay(model);
  if (model.dialog !== undefined) {
    const [next, ...rest] = updateDialog(model, model.dialog, event);
    return [keepDialogInView(next), ...rest];
  }
  if (event.kind !== "key") return stay(model);
  return handleKey({ ...model, flash: undefined }, event.key);
}

function handleKey(model: Model, key: string): Step {
  const binding = bindingOf(model, key);
  if (binding === undefined) return stay(model);
  if (isLive(model, binding)) return ACTIONS[binding.action](model);
  const texts = catalogOf(model.lang).serverConsole;
  if (model.isReadOnly && binding.isControl) return stay(flash(model, texts.readOnlyNow, "warn"));
  const reasons: Partial<Record<string, string>> = texts.notNow;
  const reason = reasons[binding.action];
  return stay(reason === undefined ? model : flash(model, reason, "warn"));
}

function withReading(model: Model, reading: Reading, isTimed: boolean): Model {
  const { snapshot, monotonicMs } = reading;
  const before = model.latest.snapshot;
  const isAnotherRun = snapshot.uptimeMs < before.uptimeMs;
  const sample = {
    atMs: monotonicMs,
    datagramsIn: snapshot.datagramsIn,
    bytesIn: snapshot.bytesIn,
    datagramsOut: snapshot.datagramsOut,
    bytesOut: snapshot.bytesOut,
  };
  const next: Model = {
    ...model,
    latest: reading,
    samples: addSample(isAnotherRun ? [] : model.samples, sample),
    rates: isTimed ? nextRates(isAnotherRun ? NO_RATES : model.rates, snapshot.clients, monotonicMs) : model.rates,
    baseline: isAnotherRun ? undefined : model.baseline,
  };
  return withFollowed(model, model.frozen === undefined ? keepInView(withRows(next)) : next);
}

/** Nobody is followed who has left. */
function withFollowed(before: Model, model: Model): Model {
  if (model.followLine === undefined || selectedClient(model) !== undefined) return model;
  const name = sanitize(selectedClient(before)?.name ?? "");
  const texts = catalogOf(model.lang).serverConsole.flash;
  return flash({ ...model, followLine: undefined }, texts.followedLeft(name), "warn");
}

/** The reason of a kick is kept in the log, which has it from nobody else. */
function withAnswer(model: Model, { answer, wallMs }: Extract<Msg, { kind: "answered" }>): Model {
  const { order, outcome } = answer;
  const isDone = outcome === "done";
  const next = flash(model, answerText(answer, model.lang), isDone ? "info" : "warn");
  if (!isDone || order.kind !== "kick" || order.reason === "") return next;
  const { id, name } = order.client;
  const text = catalogOf(model.lang).serverConsole.flash.kickReason(sanitize(name), id, order.reason);
  return { ...next, log: appendLog(next.log, [{ wallMs, level: "info", text }]) };
}

function withEvents(model: Model, events: readonly TimedEvent[]): Model {
  const catalog = catalogOf(model.lang);
  // What would leave the log again within the batch need not be described.
  const recent = events.slice(-model.log.capacity);
  const additions = recent.map(({ wallMs, event }) => ({ wallMs, ...describeEvent(event, catalog) }));
  return { ...model, log: appendLog(model.log, additions) };
}

type StartFailure = Extract<Msg, { kind: "start-failed" }>;

function startErrors({ code, message }: StartFailure, lang: Lang): Partial<Record<FieldName, string>> {
  const texts = catalogOf(lang).serverConsole.problems;
  switch (code) {
    case "port-in-use":
      return { port: texts.portInUse };
    case "no-permission":
      return { port: texts.portNotAllowed };
    case "bad-address":
      return { host: texts.hostNotHere };
    case "other":
      return { host: texts.startFailed(sanitize(message)) };
  }
}

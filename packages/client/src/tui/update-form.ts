/** Keys in the connect form. */
import { editForm, type FormState, type InputEvent, withValue } from "@recado/runtime/tui";
import type { DiscoveredServer } from "../discover/index.ts";
import { submitForm } from "./connect-form.ts";
import { only, type Step } from "./messages.ts";
import { type Model, type Target, textsOf } from "./model.ts";
import { emptyRoster } from "./roster.ts";

export function updateForm(model: Model, form: FormState, event: InputEvent): Step {
  switch (event.kind === "key" ? event.key : "") {
    // Connects from any field: most come filled in.
    case "enter":
      return submit(model, form);
    case "f2":
      return nearer(model, form);
    case "ctrl-c":
      return [model, [{ kind: "quit" }]];
    case "ctrl-l":
      return [model, [{ kind: "redraw" }]];
    case "ctrl-z":
      return [model, [{ kind: "suspend" }]];
    default:
      return only({ ...model, form: editForm(form, event)?.form ?? form });
  }
}

/** Looks for servers on the local network; from then on goes from one to the next. */
function nearer(model: Model, form: FormState): Step {
  const { nearby } = model;
  if (nearby === "looking") return only(model);
  if (nearby === undefined || nearby.servers.length === 0) {
    return [{ ...model, nearby: "looking" }, [{ kind: "discover", buffer: "status" }]];
  }
  return only(filledIn({ ...model, form }, nearby.servers, (nearby.index + 1) % nearby.servers.length));
}

/** The answer, for the form that asked. */
export function foundNearby(model: Model, servers: readonly DiscoveredServer[]): Model {
  return model.form === undefined ? { ...model, nearby: undefined } : filledIn(model, servers, 0);
}

function filledIn(model: Model, servers: readonly DiscoveredServer[], index: number): Model {
  const next: Model = { ...model, nearby: { servers, index } };
  const server = servers[index];
  if (server === undefined || model.form === undefined) return next;
  return { ...next, form: withValue(withValue(model.form, "host", server.address), "port", String(server.port)) };
}

function submit(model: Model, form: FormState): Step {
  const result = submitForm(form, textsOf(model).form);
  return "fields" in result ? only({ ...model, form: result }) : opening(model, result);
}

/** Closes the form and connects as `target`; what was known of an earlier server is forgotten. */
export function opening(model: Model, target: Target): Step {
  const link: Model["link"] = {
    ...model.link,
    server: undefined,
    rttMs: undefined,
    figures: undefined,
    status: undefined,
    wasRegistered: false,
    isSealed: false,
    state: { name: "connecting", attempt: 1 },
  };
  return [
    { ...model, form: undefined, nearby: undefined, target, link, roster: emptyRoster },
    [{ kind: "open", target }],
  ];
}

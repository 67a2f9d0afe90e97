/** Keys in the connect form. */
import { editForm, type FormState, type InputEvent } from "@recado/runtime/tui";
import { submitForm } from "./connect-form.ts";
import { only, type Step } from "./messages.ts";
import { type Model, type Target, textsOf } from "./model.ts";
import { emptyRoster } from "./roster.ts";

export function updateForm(model: Model, form: FormState, event: InputEvent): Step {
  switch (event.kind === "key" ? event.key : "") {
    // Connects from any field: most come filled in.
    case "enter":
      return submit(model, form);
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
  return [{ ...model, form: undefined, target, link, roster: emptyRoster }, [{ kind: "open", target }]];
}

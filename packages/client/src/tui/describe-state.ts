/** The state of the connection in words, for the status line and /status. */
import { SERVER_ID } from "@recado/protocol";
import { peerOf } from "./buffer.ts";
import { type Model, textsOf } from "./model.ts";
import { retrySeconds } from "./tick.ts";

/** A glyph beside the words: full is connected, empty is not, a cross is for good. */
export function stateGlyph(model: Model): string {
  switch (model.link.state.name) {
    case "registered":
      return "●";
    case "connecting":
      return "◌";
    case "waiting":
      return "○";
    case "refused":
    case "closed":
      return "✗";
  }
}

/** What is written here goes on from the server in the open: its reader is no Recado client. */
function isOpenBeyond({ active, roster }: Model): boolean {
  const reader = roster.byId.get(peerOf(active) ?? SERVER_ID);
  return reader !== undefined && reader.sealed !== true;
}

export function describeState(model: Model): string {
  const { states, losses } = textsOf(model);
  const { state } = model.link;
  switch (state.name) {
    case "connecting":
      return states.connecting(state.attempt);
    case "registered":
      return state.sealed && !isOpenBeyond(model) ? states.sealed : states.registered;
    case "waiting":
      return states.waiting(losses[state.why], retrySeconds(model));
    case "refused":
      return states.refused;
    case "closed":
      return states.closed;
  }
}

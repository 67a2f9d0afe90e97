/** The model after a message, and what the edge is to do. Pure; split by subject into update-*.ts. */
import { type Msg, only, type Step } from "./messages.ts";
import { type Model, textsOf } from "./model.ts";
import { withTick } from "./tick.ts";
import { notice } from "./update-buffers.ts";
import { updateClient } from "./update-client.ts";
import { olderCame, olderFailed, remembered } from "./update-history.ts";
import { updateInput } from "./update-input.ts";
import { sendRefused } from "./update-send.ts";

export function update(model: Model, msg: Msg): Step {
  return withTick(route({ ...model, nowMs: msg.atMs }, msg));
}

function route(model: Model, msg: Msg): Step {
  const texts = textsOf(model);
  switch (msg.kind) {
    case "input":
      return updateInput(model, msg.event);
    case "client":
      return updateClient(model, msg.event);
    case "tick":
      return only({ ...model, tickAtMs: undefined });
    case "open-failed":
      return only(notice(model, "error", texts.notices.openFailed(msg.why), "status"));
    case "send-refused":
      return only(sendRefused(model, msg.buffer, msg.text, texts.sendRefusals[msg.why]));
    case "remembered":
      return only(remembered(model, msg));
    case "older":
      return olderCame(model, msg);
    case "older-failed":
      return only(olderFailed(model, msg));
    case "pong":
      return only(notice(model, "info", pongText(model, msg.rttMs), msg.buffer));
  }
}

function pongText(model: Model, rttMs: number | undefined): string {
  return rttMs === undefined ? model.catalog.clientCli.plain.noPong : textsOf(model).notices.lag(rttMs);
}

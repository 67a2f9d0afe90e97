/** The model after a message, and what the edge is to do. Pure; split by subject into update-*.ts. */
import { replaceText, sanitizeLines } from "@recado/runtime/tui";
import { discoveredLines } from "../faces/discovered.ts";
import type { BufferKey } from "./buffer.ts";
import { type EdgeAnswer, type Msg, only, type Step } from "./messages.ts";
import { type Model, textsOf } from "./model.ts";
import { withTick } from "./tick.ts";
import { notice, withBuffer } from "./update-buffers.ts";
import { updateClient } from "./update-client.ts";
import { foundNearby } from "./update-form.ts";
import { olderCame, olderFailed, remembered } from "./update-history.ts";
import { updateInput } from "./update-input.ts";
import { resent } from "./update-outbox.ts";
import { inspected } from "./update-raw.ts";
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
      return only(sendRefused(model, msg));
    case "resent":
      return only(resent(model, msg.sendId));
    case "remembered":
      return only(remembered(model, msg));
    case "older":
      return olderCame(model, msg);
    case "older-failed":
      return only(olderFailed(model, msg));
    case "inspected":
      return only(inspected(model, msg.datagram));
    case "edited":
      return only(edited(model, msg));
    case "answer":
      return only(answered(model, msg.buffer, msg.answer));
    case "pong":
      return only(notice(model, "info", pongText(model, msg.rttMs), msg.buffer));
  }
}

/** The text of the editor takes the place of the line. */
function edited(model: Model, { buffer, text, why }: Msg & { kind: "edited" }): Model {
  if (why !== undefined) return notice(model, "error", textsOf(model).notices.editorFailed(why), buffer);
  if (text === undefined) return model;
  return withBuffer(model, buffer, (each) => ({ ...each, line: replaceText(each.line, sanitizeLines(text)) }));
}

function answered(model: Model, buffer: BufferKey, answer: EdgeAnswer): Model {
  const { answers } = model.catalog.clientCli;
  switch (answer.kind) {
    case "not-discarded":
      return notice(model, "error", answers.notDiscarded, buffer);
    case "servers":
      return notice(model, "info", answers.servers(answer.names), buffer);
    case "discovered":
      if (model.nearby === "looking") return foundNearby(model, answer.servers);
      return notice(model, "info", discoveredLines(answer.servers, model.catalog).join("\n"), buffer);
    case "exported":
      return notice(model, "info", answers.exported(answer.path, answer.count), buffer);
    case "log":
      return notice(model, "info", answers.log(answer.path), buffer);
    case "failed":
      if (model.nearby === "looking") return { ...model, nearby: { servers: [], index: 0 } };
      return notice(model, "error", answers.failed(answer.what, answer.why), buffer);
  }
}

function pongText(model: Model, rttMs: number | undefined): string {
  return rttMs === undefined ? model.catalog.clientCli.plain.noPong : textsOf(model).notices.lag(rttMs);
}

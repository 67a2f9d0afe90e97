/** Lua for clear frames of type 5, whose text field carries a step of a handshake: docs/PROTOCOL.md, Handshake. */
import { SessionStep } from "../src/session/constants.ts";
import { TAG_SIZE } from "../src/session/limits.ts";
import { COOKIE_SIZE } from "../src/session/session-offer.ts";
import { FINISH_PAYLOAD_SIZE } from "../src/session/step-frame.ts";
import type { Layout } from "./layout.ts";
import { fieldKey, integerOf, tableName, textOf } from "./wireshark-fields.ts";

/** A key of X25519. */
const KEY_SIZE = 32;

export const STEP_FIELDS: readonly string[] = [
  `  step = ProtoField.uint8("recado.step", "Step", base.DEC, ${tableName("SessionStep")}),`,
  `  step_cookie = ProtoField.bytes("recado.step.cookie", "Cookie"),`,
  `  step_noise = ProtoField.bytes("recado.step.noise", "Noise message"),`,
];

/** \`add_step(tree, tvb)\` returns the name of the step. */
export function stepFunction(frame: Layout, envelope: Layout): string {
  const { offset } = textOf(frame, "text");
  const sid = integerOf(envelope, "sid");
  const method = sid.order === "le" ? "add_le" : "add";
  const bodies = [
    [SessionStep.COOKIE, "add", "step_cookie", COOKIE_SIZE],
    // Noise XX: an ephemeral key, a sealed static key, a sealed payload; then the last two the other way.
    [SessionStep.REPLY, "add", "step_noise", 2 * KEY_SIZE + TAG_SIZE + sid.size + TAG_SIZE],
    [SessionStep.FINISH, "add", "step_noise", KEY_SIZE + TAG_SIZE + FINISH_PAYLOAD_SIZE + TAG_SIZE],
    [SessionStep.UNKNOWN_SESSION, method, fieldKey(envelope, "sid"), sid.size],
    [SessionStep.PENDING, method, fieldKey(envelope, "sid"), sid.size],
  ];
  return `local STEP_BODIES = {
${bodies.map(([step, add, field, size]) => `  [${step}] = { add = "${add}", field = fields.${field}, size = ${size} },`).join("\n")}
}

local function add_step(tree, tvb)
  local step = tvb(${offset}, 1):uint()
  local item, body = tree:add(fields.step, tvb(${offset}, 1)), STEP_BODIES[step]
  if not body then
    item:add_proto_expert_info(notes.step)
    return "step " .. step
  end
  tree[body.add](tree, body.field, tvb(${offset + 1}, body.size))
  return ${tableName("SessionStep")}[step]
end`;
}

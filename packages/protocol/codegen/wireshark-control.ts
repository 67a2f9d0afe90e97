/** Lua for the texts of CONTROL frames: docs/PROTOCOL.md, Control. */
import { ControlCode } from "../src/session/constants.ts";
import { CHALLENGE_SIZE } from "../src/session/control.ts";
import type { WireLayouts } from "./wireshark.ts";
import { numberReading, reading, tableName } from "./wireshark-fields.ts";

export const CONTROL_FIELDS: readonly string[] = [
  `  control_code = ProtoField.uint8("recado.control.code", "Code", base.DEC, ${tableName("ControlCode")}),`,
  `  control_ttl = ProtoField.uint16("recado.control.ttl", "Ttl in seconds", base.DEC),`,
  `  control_challenge = ProtoField.bytes("recado.control.challenge", "Challenge"),`,
  `  control_reason = ProtoField.uint8("recado.control.reason", "Reason", base.DEC, ${tableName("CloseReason")}),`,
  `  control_skipped = ProtoField.uint32("recado.control.skipped", "Skipped", base.DEC),`,
  `  control_servers = ProtoField.string("recado.control.servers", "Servers", base.UNICODE),`,
  `  control_sentence = ProtoField.string("recado.control.sentence", "Sentence", base.UNICODE),`,
];

/** \`add_control(tree, tvb, at, size)\` returns what the text says, in a line. */
export function controlFunctions({ streamState, position, receipt, refusal, answer }: WireLayouts): string {
  const { ANSWER, CHALLENGE, CLOSE, RECEIPTS, REFUSALS, RESPONSE, SERVERS, SKIPPED, WELCOME } = ControlCode;
  return `local STREAM_STATE_BYTES, POSITION_BYTES, CHALLENGE_BYTES = ${streamState.size}, ${position.size}, ${CHALLENGE_SIZE}
local RECEIPT_BYTES, REFUSAL_BYTES, ANSWER_BYTES = ${receipt.size}, ${refusal.size}, ${answer.size}

-- Numbers of the history have 48 bits, in two parts.
local function number_of(high, low)
  return string.format("%.0f", high * WORD + low)
end

local function add_challenge(tree, tvb, at)
  tree:add(fields.control_challenge, tvb(at, CHALLENGE_BYTES))
  return tvb(at, CHALLENGE_BYTES):bytes():tohex(true)
end

-- By code: the least bytes that stand behind it, and what shows them.
local CONTROLS = {
  [${WELCOME}] = { least = STREAM_STATE_BYTES + 2 + POSITION_BYTES, add = function(tree, tvb, at)
    add_stream_state(tree:add(tvb(at, STREAM_STATE_BYTES), "Stream state"), tvb, at)
    local ttl = tvb(at + STREAM_STATE_BYTES, 2)
    tree:add(fields.control_ttl, ttl)
    local place = at + STREAM_STATE_BYTES + 2
    add_position(tree:add(tvb(place, POSITION_BYTES), "Position"), tvb, place)
    return string.format("ttl %d s, behind %s", ttl:uint(), ${numberReading(position, "place + ")})
  end },
  [${RECEIPTS}] = { least = RECEIPT_BYTES, add = function(tree, tvb, at, size)
    local receipts = {}
    for start = at, at + size - RECEIPT_BYTES, RECEIPT_BYTES do
      local fate = ${reading(receipt, "fate", "start + ")}
      local text = string.format("%s %s", ${numberReading(receipt, "start + ")}, ${tableName("ReceiptFate")}[fate] or "fate " .. fate)
      add_receipt(tree:add(tvb(start, RECEIPT_BYTES), "Receipt: " .. text), tvb, start)
      receipts[#receipts + 1] = text
    end
    return table.concat(receipts, ", ")
  end },
  [${REFUSALS}] = { least = REFUSAL_BYTES, add = function(tree, tvb, at, size)
    local refusals = {}
    for start = at, at + size - REFUSAL_BYTES, REFUSAL_BYTES do
      local seq, fate = ${reading(refusal, "seq", "start + ")}, ${reading(refusal, "fate", "start + ")}
      local text = string.format("seq %s %s", tostring(seq), ${tableName("RefusalFate")}[fate] or "fate " .. fate)
      add_refusal(tree:add(tvb(start, REFUSAL_BYTES), "Refusal: " .. text), tvb, start)
      refusals[#refusals + 1] = text
    end
    return table.concat(refusals, ", ")
  end },
  [${ANSWER}] = { least = ANSWER_BYTES, add = function(tree, tvb, at)
    add_answer(tree:add(tvb(at, ANSWER_BYTES), "Answer"), tvb, at)
    local status = ${reading(answer, "status", "at + ")}
    return string.format("%s %s, %d entries%s", tostring(${reading(answer, "ref", "at + ")}), ${tableName("AnswerStatus")}[status] or "status " .. status,
      ${reading(answer, "count", "at + ")}, ${reading(answer, "more", "at + ")} ~= 0 and " and more" or "")
  end },
  [${SKIPPED}] = { least = 4, add = function(tree, tvb, at)
    tree:add(fields.control_skipped, tvb(at, 4))
    return tostring(tvb(at, 4):uint())
  end },
  [${SERVERS}] = { least = 0, add = function(tree, tvb, at, size)
    if size == 0 then return "none" end
    local servers = text_at(tvb, at, size)
    tree:add(fields.control_servers, tvb(at, size), servers)
    return plain(servers)
  end },
  [${CHALLENGE}] = { least = CHALLENGE_BYTES, add = add_challenge },
  [${RESPONSE}] = { least = CHALLENGE_BYTES, add = add_challenge },
  [${CLOSE}] = { least = 1, add = function(tree, tvb, at, size)
    local reason = tvb(at, 1):uint()
    tree:add(fields.control_reason, tvb(at, 1))
    local name = ${tableName("CloseReason")}[reason] or "reason " .. reason
    if size == 1 then return name end
    local sentence = text_at(tvb, at + 1, size - 1)
    tree:add(fields.control_sentence, tvb(at + 1, size - 1), sentence)
    return name .. ": " .. plain(sentence)
  end },
}

local function add_control(tree, tvb, at, size)
  if size == 0 then
    tree:add_proto_expert_info(notes.short_control)
    return "no code"
  end
  local code = tvb(at, 1):uint()
  local item, control = tree:add(fields.control_code, tvb(at, 1)), CONTROLS[code]
  if not control then
    item:add_proto_expert_info(notes.control)
    return "code " .. code
  end
  if size - 1 < control.least then
    item:add_proto_expert_info(notes.short_control)
    return ${tableName("ControlCode")}[code]
  end
  return ${tableName("ControlCode")}[code] .. " " .. control.add(tree, tvb, at + 1, size - 1)
end`;
}

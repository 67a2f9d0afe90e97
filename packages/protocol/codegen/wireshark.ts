/**
 * Emits a Wireshark dissector in Lua for clear frames and envelopes over UDP. Fields, offsets and byte orders come from
 * the layouts; what is said about them (the info column, the expert notes) needs the fields of a message, which must be
 * in the layouts.
 */
import { DEFAULT_PORT } from "../src/constants.ts";
import type { Layout } from "./layout.ts";
import { CODES } from "./meaning.ts";
import { PROVENANCE } from "./naming.ts";
import { AEAD } from "./wireshark-aead.ts";
import { CONTROL_FIELDS, controlFunctions } from "./wireshark-control.ts";
import { ENVELOPE_FIELDS, envelopeFunctions } from "./wireshark-envelope.ts";
import { addFunction, nameTable, nameTables, protoFields, reading } from "./wireshark-fields.ts";
import { frameFunctions, TEXT_FUNCTIONS } from "./wireshark-frame.ts";
import { KEY_LOG } from "./wireshark-keylog.ts";
import { STEP_FIELDS, stepFunction } from "./wireshark-step.ts";

export interface WireLayouts {
  readonly frame: Layout;
  readonly inner: Layout;
  readonly envelope: Layout;
  readonly streamState: Layout;
  readonly position: Layout;
  readonly entry: Layout;
  readonly receipt: Layout;
  readonly refusal: Layout;
  readonly answer: Layout;
}

export function emitWireshark(layouts: WireLayouts): string {
  const { frame, inner, envelope, streamState, position, entry, receipt, refusal, answer } = layouts;
  const packed = [envelope, inner, streamState, position, entry, receipt, refusal, answer];
  return [
    `-- Recado in Wireshark and tshark: put this file into the folder of personal Lua plugins, or use\n-- \`-X lua_script:recado.lua\`. UDP port ${DEFAULT_PORT}, other ports by what the datagrams look like, or "Decode As".\n--\n-- ${PROVENANCE}`,
    `local recado = Proto("recado", "Recado")`,
    `local FRAME_BYTES = ${frame.size}`,
    ...[frame, ...packed].flatMap(nameTables),
    ...CODES.map(([of, names]) => nameTable(of, names)),
    fieldsOf([frame, ...packed]),
    EXPERTS,
    TEXT_FUNCTIONS,
    ...packed.map(addFunction),
    stepFunction(frame, envelope),
    frameFunctions(frame),
    AEAD,
    KEY_LOG,
    controlFunctions(layouts),
    envelopeFunctions(layouts),
    dissector(envelope),
    `DissectorTable.get("udp.port"):add(${DEFAULT_PORT}, recado)\nrecado:register_heuristic("udp", looks_like_recado)`,
  ]
    .join("\n\n")
    .concat("\n");
}

function fieldsOf(layouts: readonly Layout[]): string {
  return [
    `local fields = {`,
    ...layouts.flatMap(protoFields),
    ...STEP_FIELDS,
    ...ENVELOPE_FIELDS,
    ...CONTROL_FIELDS,
    `  beyond = ProtoField.string("recado.beyond", "Beyond the frame", base.UNICODE),`,
    `}`,
    `recado.fields = fields`,
  ].join("\n");
}

const EXPERTS = `local notes = {
  length = ProtoExpert.new("recado.wrong_length", "Wrong length", expert.group.MALFORMED, expert.severity.ERROR),
  type = ProtoExpert.new("recado.unknown_type", "Unknown type", expert.group.PROTOCOL, expert.severity.WARN),
  size = ProtoExpert.new("recado.size_mismatch", "Size differs from the text", expert.group.PROTOCOL, expert.severity.NOTE),
  utf8 = ProtoExpert.new("recado.not_utf8", "Not UTF-8", expert.group.MALFORMED, expert.severity.WARN),
  step = ProtoExpert.new("recado.unknown_step", "Unknown step", expert.group.PROTOCOL, expert.severity.WARN),
  control = ProtoExpert.new("recado.unknown_control", "Unknown code", expert.group.PROTOCOL, expert.severity.WARN),
  short_control = ProtoExpert.new("recado.short_control", "Too short for its code", expert.group.MALFORMED, expert.severity.WARN),
  key = ProtoExpert.new("recado.no_key", "The key log has no key for it", expert.group.DECRYPTION, expert.severity.NOTE),
  seal = ProtoExpert.new("recado.wrong_seal", "No key of the key log opens it", expert.group.DECRYPTION, expert.severity.WARN),
}
recado.experts = notes`;

function dissector(envelope: Layout): string {
  return `function recado.dissector(tvb, pinfo, root)
  pinfo.cols.protocol = "Recado"
  local dissect = looks_like_envelope(tvb) and dissect_envelope or dissect_frame
  dissect(tvb, pinfo, root:add(recado, tvb()))
  return tvb:len()
end

-- An envelope looks like anything: it is known by its key, or by the clear frames that came before in its conversation.
local function looks_like_recado(tvb, pinfo, root)
  local is_known = looks_like_envelope(tvb) and #keys_of(${reading(envelope, "sid")}) > 0
  if not is_known and not looks_like_frame(tvb) then return false end
  pinfo.conversation = recado
  recado.dissector(tvb, pinfo, root)
  return true
end`;
}

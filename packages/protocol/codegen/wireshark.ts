/**
 * Emits a Wireshark dissector in Lua for frames over UDP. Fields, offsets and byte orders come from the layout; what is
 * said about them (the info column, the expert notes) needs the fields of a message, which must be in the layout.
 */
import { BROADCAST_ID, DEFAULT_PORT, FrameType, SERVER_ID } from "../src/constants.ts";
import type { Field, IntegerField, Layout, TextField } from "./layout.ts";
import { namesOf } from "./meaning.ts";
import { PROVENANCE, snake } from "./naming.ts";

const MESSAGE_FIELDS = ["type", "origin", "dest", "size", "name", "text"];

export function emitWireshark(layout: Layout): string {
  for (const name of MESSAGE_FIELDS) {
    if (!layout.fields.some((field) => field.name === name)) throw new Error(`the dissector speaks of a field ${name}`);
  }
  return [
    `-- Recado's frames in Wireshark and tshark: put this file into the folder of personal Lua plugins, or use\n-- \`-X lua_script:recado.lua\`. UDP port ${DEFAULT_PORT}, other ports by what the datagrams look like, or "Decode As".\n--\n-- ${PROVENANCE}`,
    `local recado = Proto("recado", "Recado")`,
    `local FRAME_BYTES = ${layout.size}`,
    ...layout.fields.flatMap((field) => enumTable(layout, field)),
    protoFields(layout),
    EXPERTS,
    TEXT_FUNCTIONS,
    addFields(layout),
    dissector(layout),
    heuristic(layout),
    `DissectorTable.get("udp.port"):add(${DEFAULT_PORT}, recado)\nrecado:register_heuristic("udp", looks_like_recado)`,
  ]
    .join("\n\n")
    .concat("\n");
}

function enumTable(layout: Layout, field: Field): string[] {
  const names = namesOf(layout.name, field.name);
  if (!names) return [];
  const lines = names.map(([name, value]) => `  [${value}] = "${name}",`);
  return [[`local ${tableName(field)} = {`, ...lines, `}`].join("\n")];
}

function tableName(field: Field): string {
  return `${snake(field.name).toUpperCase()}_NAMES`;
}

function protoFields(layout: Layout): string {
  const lines = layout.fields.flatMap((field) => {
    const name = snake(field.name);
    const label = name.charAt(0).toUpperCase() + name.slice(1);
    if (field.kind === "bytes") return [`  ${name} = ProtoField.bytes("recado.${name}", "${label}"),`];
    if (field.kind === "text") {
      return [
        `  ${name} = ProtoField.string("recado.${name}", "${label}", base.UNICODE),`,
        `  ${name}_padding = ProtoField.string("recado.${name}_padding", "${label}, behind its NUL", base.UNICODE),`,
      ];
    }
    const table = namesOf(layout.name, field.name) ? `, base.DEC, ${tableName(field)}` : ", base.DEC";
    const type = `${field.signed ? "" : "u"}int${8 * field.size}`;
    return [`  ${name} = ProtoField.${type}("recado.${name}", "${label}"${table}),`];
  });
  return [
    `local fields = {`,
    ...lines,
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
}
recado.experts = notes`;

const TEXT_FUNCTIONS = `-- Bytes before the first NUL, at most \`size\`.
local function text_length(tvb, offset, size)
  local nul = tvb:raw(offset, size):find("\\0", 1, true)
  return nul and nul - 1 or size
end

local function text_at(tvb, offset, length)
  return length > 0 and tvb(offset, length):string(ENC_UTF_8) or ""
end

-- Code points of valid UTF-8 (RFC 3629); nil for anything else.
local function count_characters(bytes)
  local count, at = 0, 1
  while at <= #bytes do
    local lead, second = bytes:byte(at), bytes:byte(at + 1) or 0
    local length = lead < 0x80 and 1 or lead < 0xc2 and 0 or lead < 0xe0 and 2 or lead < 0xf0 and 3 or lead < 0xf5 and 4 or 0
    local least = lead == 0xe0 and 0xa0 or lead == 0xf0 and 0x90 or 0x80
    local greatest = lead == 0xed and 0x9f or lead == 0xf4 and 0x8f or 0xbf
    if length == 0 or (length > 1 and (second < least or second > greatest)) then return nil end
    for index = 2, length - 1 do
      local byte = bytes:byte(at + index) or 0
      if byte < 0x80 or byte > 0xbf then return nil end
    end
    count, at = count + 1, at + length
  end
  return count
end

local function add_text(tree, tvb, field, padding, offset, size)
  size = math.min(size, tvb:len() - offset)
  local length = text_length(tvb, offset, size)
  local item = tree:add(field, tvb(offset, size), text_at(tvb, offset, length))
  if not count_characters(tvb:raw(offset, length)) then item:add_proto_expert_info(notes.utf8) end
  if length + 1 < size and tvb:raw(offset + length, size - length):find("[^%z]") then
    local behind = text_length(tvb, offset + length + 1, size - length - 1)
    tree:add(padding, tvb(offset + length + 1, size - length - 1), text_at(tvb, offset + length + 1, behind))
  end
  return item
end`;

/** Adds the fields of which the datagram holds at least a byte, or all bytes for what is no text. */
function addFields({ fields }: Layout): string {
  return [
    `-- Adds the fields that the datagram has room for; returns their items by name.`,
    `local function add_fields(tvb, tree)`,
    `  local items = {}`,
    ...fields.map((field) => {
      const name = snake(field.name);
      const end = field.kind === "text" ? field.offset + 1 : field.offset + field.size;
      return `  if tvb:len() >= ${end} then items.${name} = ${adding(field, name)} end`;
    }),
    `  return items`,
    `end`,
  ].join("\n");
}

function adding(field: Field, name: string): string {
  const { offset, size } = field;
  if (field.kind === "text") return `add_text(tree, tvb, fields.${name}, fields.${name}_padding, ${offset}, ${size})`;
  const method = field.kind === "integer" && field.order === "le" ? "add_le" : "add";
  return `tree:${method}(fields.${name}, tvb(${offset}, ${size}))`;
}

function reading(field: IntegerField): string {
  const method = `${field.order === "le" && field.size > 1 ? "le_" : ""}${field.signed ? "" : "u"}int${field.size === 8 ? "64" : ""}`;
  return `tvb(${field.offset}, ${field.size}):${method}()`;
}

function integerOf(layout: Layout, name: string): IntegerField {
  const field = layout.fields.find((each) => each.name === name);
  if (field?.kind !== "integer") throw new Error(`${name} must be an integer`);
  return field;
}

function textOf(layout: Layout, name: string): TextField {
  const field = layout.fields.find((each) => each.name === name);
  if (field?.kind !== "text") throw new Error(`${name} must be a text`);
  return field;
}

function dissector(layout: Layout): string {
  const [name, text] = [textOf(layout, "name"), textOf(layout, "text")];
  return `local function describe(tvb, type, text)
  local origin, dest = ${reading(integerOf(layout, "origin"))}, ${reading(integerOf(layout, "dest"))}
  local name = text_at(tvb, ${name.offset}, text_length(tvb, ${name.offset}, ${name.size}))
  local to = dest == ${BROADCAST_ID} and (type == ${FrameType.MSG} and "todos" or "${SERVER_ID}") or tostring(dest)
  -- Controls of C0 and C1 are for the tree to show, not for a terminal to obey.
  local function plain(bytes) return (bytes:gsub("%c", "·"):gsub("\\xc2[\\x80-\\x9f]", "·")) end
  local what = string.format("%s %s %s → %s", TYPE_NAMES[type] or "type " .. type, tostring(origin), plain(name), to)
  return text == "" and what or what .. ": " .. plain(text)
end

-- \`size\` is a hint: old programs put characters there, not bytes.
local function check_size(tvb, items, size, length)
  if size == length then return end
  local characters = count_characters(tvb:raw(${text.offset}, length))
  local counted = size == characters and "; it counts characters" or ""
  items.size:add_proto_expert_info(notes.size, string.format("Size is %d, the text has %d bytes%s", size, length, counted))
end

function recado.dissector(tvb, pinfo, root)
  pinfo.cols.protocol = "Recado"
  local tree = root:add(recado, tvb())
  local items = add_fields(tvb, tree)
  if tvb:len() ~= FRAME_BYTES then
    local sentence = string.format("%d bytes, a frame has %d", tvb:len(), FRAME_BYTES)
    tree:add_proto_expert_info(notes.length, sentence)
    pinfo.cols.info = sentence
    if tvb:len() > FRAME_BYTES then tree:add(fields.beyond, tvb(FRAME_BYTES), tvb(FRAME_BYTES):string(ENC_UTF_8)) end
    return tvb:len()
  end
  local type = ${reading(integerOf(layout, "type"))}
  if not TYPE_NAMES[type] then items.type:add_proto_expert_info(notes.type) end
  local length = text_length(tvb, ${text.offset}, ${text.size})
  check_size(tvb, items, ${reading(integerOf(layout, "size"))}, length)
  pinfo.cols.info = describe(tvb, type, text_at(tvb, ${text.offset}, length))
  return tvb:len()
end`;
}

function heuristic(layout: Layout): string {
  const name = textOf(layout, "name");
  return `-- A datagram of the right length, of a known type, with a name that is one.
local function looks_like_recado(tvb, pinfo, root)
  if tvb:len() ~= FRAME_BYTES or not TYPE_NAMES[${reading(integerOf(layout, "type"))}] then return false end
  local name = tvb:raw(${name.offset}, text_length(tvb, ${name.offset}, ${name.size}))
  if name:find("%c") or not count_characters(name) then return false end
  pinfo.conversation = recado
  recado.dissector(tvb, pinfo, root)
  return true
end`;
}

/** Lua for clear frames, one of which is a whole datagram: docs/PROTOCOL.md, Frame. */
import { BROADCAST_ID, FrameType, SERVER_ID } from "../src/constants.ts";
import { SESSION_FRAME_TYPE } from "../src/session/constants.ts";
import type { Layout } from "./layout.ts";
import { snake } from "./naming.ts";
import { adding, reading, textOf } from "./wireshark-fields.ts";

export const TEXT_FUNCTIONS = `-- Bytes before the first NUL, at most \`size\`.
local function text_length(tvb, offset, size)
  local nul = tvb:raw(offset, size):find("\\0", 1, true)
  return nul and nul - 1 or size
end

local function text_at(tvb, offset, length)
  return length > 0 and tvb(offset, length):string(ENC_UTF_8) or ""
end

-- Controls of C0 and C1 are for the tree to show, not for a terminal to obey.
local function plain(text)
  return (text:gsub("%c", "·"):gsub("\\xc2[\\x80-\\x9f]", "·"))
end

local function receiver(is_chat, dest)
  if dest == ${BROADCAST_ID} then return is_chat and "todos" or "${SERVER_ID}" end
  return tostring(dest)
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
function addFields(layout: Layout): string {
  return [
    `-- Adds the fields that the datagram has room for; returns their items by name.`,
    `local function add_fields(tvb, tree, is_step)`,
    `  local items = {}`,
    ...layout.fields.map((field) => {
      const end = field.kind === "text" ? field.offset + 1 : field.offset + field.size;
      const condition = `${field.name === "text" ? "not is_step and " : ""}tvb:len() >= ${end}`;
      return `  if ${condition} then items.${snake(field.name)} = ${adding(layout, field)} end`;
    }),
    `  return items`,
    `end`,
  ].join("\n");
}

/** `dissect_frame(tvb, pinfo, tree)`, for a datagram of any length. */
export function frameFunctions(layout: Layout): string {
  const [name, text] = [textOf(layout, "name"), textOf(layout, "text")];
  return `${addFields(layout)}

local function describe(tvb, type, text)
  local origin, dest = ${reading(layout, "origin")}, ${reading(layout, "dest")}
  local name = plain(text_at(tvb, ${name.offset}, text_length(tvb, ${name.offset}, ${name.size})))
  local from = name == "" and tostring(origin) or tostring(origin) .. " " .. name
  local what = string.format("%s %s → %s", FRAME_TYPE_NAMES[type] or "type " .. type, from, receiver(type == ${FrameType.MSG}, dest))
  return text == "" and what or what .. ": " .. plain(text)
end

-- \`size\` is a hint: old programs put characters there, not bytes.
local function check_size(tvb, items, size, length)
  if size == length then return end
  local characters = count_characters(tvb:raw(${text.offset}, length))
  local counted = size == characters and "; it counts characters" or ""
  items.size:add_proto_expert_info(notes.size, string.format("Size is %d, the text has %d bytes%s", size, length, counted))
end

local function is_step_frame(tvb)
  return tvb:len() == FRAME_BYTES and ${reading(layout, "type")} == ${SESSION_FRAME_TYPE}
end

local function dissect_frame(tvb, pinfo, tree)
  local items = add_fields(tvb, tree, is_step_frame(tvb))
  if tvb:len() ~= FRAME_BYTES then
    local sentence = string.format("%d bytes, a frame has %d", tvb:len(), FRAME_BYTES)
    tree:add_proto_expert_info(notes.length, sentence)
    pinfo.cols.info = sentence
    if tvb:len() > FRAME_BYTES then tree:add(fields.beyond, tvb(FRAME_BYTES), tvb(FRAME_BYTES):string(ENC_UTF_8)) end
    return
  end
  local type = ${reading(layout, "type")}
  if is_step_frame(tvb) then
    pinfo.cols.info = describe(tvb, type, add_step(tree, tvb))
    return
  end
  if not FRAME_TYPE_NAMES[type] then items.type:add_proto_expert_info(notes.type) end
  local length = text_length(tvb, ${text.offset}, ${text.size})
  check_size(tvb, items, ${reading(layout, "size")}, length)
  pinfo.cols.info = describe(tvb, type, text_at(tvb, ${text.offset}, length))
end

-- The right length, a known type, and a name that is one.
local function looks_like_frame(tvb)
  if tvb:len() ~= FRAME_BYTES or not FRAME_TYPE_NAMES[${reading(layout, "type")}] then return false end
  local name = tvb:raw(${name.offset}, text_length(tvb, ${name.offset}, ${name.size}))
  return not name:find("%c") and count_characters(name) ~= nil
end`;
}

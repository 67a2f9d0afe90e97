-- Recado's frames in Wireshark and tshark: put this file into the folder of personal Lua plugins, or use
-- `-X lua_script:recado.lua`. UDP port 1235, other ports by what the datagrams look like, or "Decode As".
--
-- Generated from packages/protocol/src/frame.ts by `bun run generate`. Changes belong there.

local recado = Proto("recado", "Recado")

local FRAME_BYTES = 176

local TYPE_NAMES = {
  [0] = "OI",
  [1] = "TCHAU",
  [2] = "MSG",
  [3] = "ERRO",
  [4] = "LISTA_CLIENTES",
}

local fields = {
  type = ProtoField.uint32("recado.type", "Type", base.DEC, TYPE_NAMES),
  origin = ProtoField.uint32("recado.origin", "Origin", base.DEC),
  dest = ProtoField.uint32("recado.dest", "Dest", base.DEC),
  size = ProtoField.uint32("recado.size", "Size", base.DEC),
  name = ProtoField.string("recado.name", "Name", base.UNICODE),
  name_padding = ProtoField.string("recado.name_padding", "Name, behind its NUL", base.UNICODE),
  text = ProtoField.string("recado.text", "Text", base.UNICODE),
  text_padding = ProtoField.string("recado.text_padding", "Text, behind its NUL", base.UNICODE),
  beyond = ProtoField.string("recado.beyond", "Beyond the frame", base.UNICODE),
}
recado.fields = fields

local notes = {
  length = ProtoExpert.new("recado.wrong_length", "Wrong length", expert.group.MALFORMED, expert.severity.ERROR),
  type = ProtoExpert.new("recado.unknown_type", "Unknown type", expert.group.PROTOCOL, expert.severity.WARN),
  size = ProtoExpert.new("recado.size_mismatch", "Size differs from the text", expert.group.PROTOCOL, expert.severity.NOTE),
  utf8 = ProtoExpert.new("recado.not_utf8", "Not UTF-8", expert.group.MALFORMED, expert.severity.WARN),
}
recado.experts = notes

-- Bytes before the first NUL, at most `size`.
local function text_length(tvb, offset, size)
  local nul = tvb:raw(offset, size):find("\0", 1, true)
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
end

-- Adds the fields that the datagram has room for; returns their items by name.
local function add_fields(tvb, tree)
  local items = {}
  if tvb:len() >= 4 then items.type = tree:add(fields.type, tvb(0, 4)) end
  if tvb:len() >= 8 then items.origin = tree:add(fields.origin, tvb(4, 4)) end
  if tvb:len() >= 12 then items.dest = tree:add(fields.dest, tvb(8, 4)) end
  if tvb:len() >= 16 then items.size = tree:add(fields.size, tvb(12, 4)) end
  if tvb:len() >= 17 then items.name = add_text(tree, tvb, fields.name, fields.name_padding, 16, 20) end
  if tvb:len() >= 37 then items.text = add_text(tree, tvb, fields.text, fields.text_padding, 36, 140) end
  return items
end

local function describe(tvb, type, text)
  local origin, dest = tvb(4, 4):uint(), tvb(8, 4):uint()
  local name = text_at(tvb, 16, text_length(tvb, 16, 20))
  local to = dest == 0 and (type == 2 and "todos" or "0") or tostring(dest)
  -- Controls of C0 and C1 are for the tree to show, not for a terminal to obey.
  local function plain(bytes) return (bytes:gsub("%c", "·"):gsub("\xc2[\x80-\x9f]", "·")) end
  local what = string.format("%s %s %s → %s", TYPE_NAMES[type] or "type " .. type, tostring(origin), plain(name), to)
  return text == "" and what or what .. ": " .. plain(text)
end

-- `size` is a hint: old programs put characters there, not bytes.
local function check_size(tvb, items, size, length)
  if size == length then return end
  local characters = count_characters(tvb:raw(36, length))
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
  local type = tvb(0, 4):uint()
  if not TYPE_NAMES[type] then items.type:add_proto_expert_info(notes.type) end
  local length = text_length(tvb, 36, 140)
  check_size(tvb, items, tvb(12, 4):uint(), length)
  pinfo.cols.info = describe(tvb, type, text_at(tvb, 36, length))
  return tvb:len()
end

-- A datagram of the right length, of a known type, with a name that is one.
local function looks_like_recado(tvb, pinfo, root)
  if tvb:len() ~= FRAME_BYTES or not TYPE_NAMES[tvb(0, 4):uint()] then return false end
  local name = tvb:raw(16, text_length(tvb, 16, 20))
  if name:find("%c") or not count_characters(name) then return false end
  pinfo.conversation = recado
  recado.dissector(tvb, pinfo, root)
  return true
end

DissectorTable.get("udp.port"):add(1235, recado)
recado:register_heuristic("udp", looks_like_recado)

/** Lua for envelopes and, where their key is known, the frames in them: docs/PROTOCOL.md, Envelope, Inner frame. */
import { FrameFlag, InnerType } from "../src/session/constants.ts";
import { FRAMES_PER_ENVELOPE_MAX, TAG_SIZE } from "../src/session/limits.ts";
import type { Layout } from "./layout.ts";
import type { WireLayouts } from "./wireshark.ts";
import { fieldOf, integerOf, numberReading, reading, tableName } from "./wireshark-fields.ts";

export const ENVELOPE_FIELDS: readonly string[] = [
  `  envelope_ciphertext = ProtoField.bytes("recado.envelope.ciphertext", "Ciphertext"),`,
  `  envelope_ciphertext_length = ProtoField.uint32("recado.envelope.ciphertext_length", "Bytes of ciphertext", base.DEC),`,
  `  envelope_tag = ProtoField.bytes("recado.envelope.tag", "Tag"),`,
  `  inner_frame_sacked = ProtoField.string("recado.inner_frame.sacked", "Sacked"),`,
  `  inner_frame_text = ProtoField.string("recado.inner_frame.text", "Text", base.UNICODE),`,
];

/** \`looks_like_envelope(tvb)\` and \`dissect_envelope(tvb, pinfo, tree)\`. */
export function envelopeFunctions({ envelope, inner, entry }: WireLayouts): string {
  return `local ENVELOPE_HEADER_BYTES, INNER_BYTES, TAG_BYTES = ${envelope.size}, ${inner.size}, ${TAG_SIZE}

local function looks_like_envelope(tvb)
  local count = (tvb:len() - ENVELOPE_HEADER_BYTES - TAG_BYTES) / INNER_BYTES
  return count >= 1 and count <= ${FRAMES_PER_ENVELOPE_MAX} and count % 1 == 0 and tvb(0, 1):uint() ~= 0
end

${innerFrameFunctions(inner, entry)}

-- The content; nil when no key opens it. Noise's nonce: four NULs, the counter little-endian, four NULs.
local function opened(tvb, keys, counter)
  local nonce = bytes_of(0) .. bytes_of(counter) .. bytes_of(0)
  local length = tvb:len() - ENVELOPE_HEADER_BYTES - TAG_BYTES
  local header, sealed = tvb:raw(0, ENVELOPE_HEADER_BYTES), tvb:raw(ENVELOPE_HEADER_BYTES, length)
  for _, key in ipairs(keys) do
    local content = open_sealed(key, nonce, header, sealed, tvb:raw(ENVELOPE_HEADER_BYTES + length, TAG_BYTES))
    if content then return content end
  end
end

local function dissect_envelope(tvb, pinfo, tree)
  local length = tvb:len() - ENVELOPE_HEADER_BYTES - TAG_BYTES
  local sid, counter = ${reading(envelope, "sid")}, ${reading(envelope, "counter")}
  local items = add_envelope(tree, tvb, 0)
  local sealed = tvb(ENVELOPE_HEADER_BYTES, length)
  tree:add(fields.envelope_ciphertext_length, sealed, length)
  tree:add(fields.envelope_ciphertext, sealed)
  local tag = tree:add(fields.envelope_tag, tvb(ENVELOPE_HEADER_BYTES + length, TAG_BYTES))
  local title = string.format("Envelope %08x %s", sid, tostring(counter))
  local keys = keys_of(sid)
  local content = opened(tvb, keys, counter)
  if not content then
    pinfo.cols.info = string.format("%s: %d bytes of ciphertext", title, length)
    if #keys > 0 then
      tag:add_proto_expert_info(notes.seal)
    elseif recado.prefs.keylog ~= "" then
      items.sid:add_proto_expert_info(notes.key)
    end
    return
  end
  local frames = ByteArray.new(content, true):tvb("Recado, opened")
  local said = {}
  for at = 0, length - 1, INNER_BYTES do said[#said + 1] = dissect_inner_frame(frames, at, tree, sid) end
  pinfo.cols.info = title .. ": " .. table.concat(said, " | ")
end`;
}

/** `dissect_inner_frame(tvb, at, tree)` adds a subtree and returns the frame in a line. */
function innerFrameFunctions(inner: Layout, entry: Layout): string {
  const text = fieldOf(inner, "text");
  const [sackHigh, sackLow] = [integerOf(inner, "sackHigh"), integerOf(inner, "sackLow")];
  const names = tableName("InnerFrameType");
  const from = "at + ";
  return `local function has(flags, bit)
  return math.floor(flags / bit) % 2 == 1
end

-- The seqs that the frame acknowledges beyond \`ack\`.
local function add_sacked(tree, tvb, at, ack)
  local high, low, seqs = ${reading(inner, sackHigh.name, from)}, ${reading(inner, sackLow.name, from)}, {}
  for bit = 0, ${8 * sackLow.size - 1} do
    if has(low, 2 ^ bit) then seqs[#seqs + 1] = string.format("%.0f", (ack + 1 + bit) % WORD) end
  end
  for bit = 0, ${8 * sackHigh.size - 1} do
    if has(high, 2 ^ bit) then seqs[#seqs + 1] = string.format("%.0f", (ack + 1 + ${8 * sackLow.size} + bit) % WORD) end
  end
  if #seqs == 0 then return "" end
  local item = tree:add(fields.inner_frame_sacked, tvb(at + ${sackHigh.offset}, ${sackHigh.size + sackLow.size}), table.concat(seqs, " "))
  item:set_generated()
  return " SACK " .. table.concat(seqs, " ")
end

local function describe_flags(tree, tvb, at)
  local flags, said = ${reading(inner, "flags", from)}, {}
  if has(flags, ${FrameFlag.DATA}) then said[1] = "DATA " .. tostring(${reading(inner, "seq", from)}) end
  if has(flags, ${FrameFlag.MORE}) then said[#said + 1] = "MORE" end
  if has(flags, ${FrameFlag.ACK}) then
    local ack = ${reading(inner, "ack", from)}
    said[#said + 1] = "ACK " .. tostring(ack) .. add_sacked(tree, tvb, at, ack)
  end
  return #said > 0 and " [" .. table.concat(said, ", ") .. "]" or ""
end

local ENTRY_BYTES = ${entry.size}
-- By sid: the seqs that go on a text which began in the frame before.
local continued = {}

function recado.init()
  continued = {}
end

local function is_continued(tvb, at, sid)
  continued[sid] = continued[sid] or {}
  local seq, flags = ${reading(inner, "seq", from)}, ${reading(inner, "flags", from)}
  if has(flags, ${FrameFlag.DATA}) and has(flags, ${FrameFlag.MORE}) then continued[sid][(seq + 1) % WORD] = true end
  return continued[sid][seq] == true
end

local function add_entry_text(tree, tvb, at, size)
  add_entry(tree:add(tvb(at, ENTRY_BYTES), "Entry"), tvb, at)
  local number = ${numberReading(entry, "at + ")}
  if size == ENTRY_BYTES then return "#" .. number .. " yours" end
  local content = text_at(tvb, at + ENTRY_BYTES, size - ENTRY_BYTES)
  tree:add(fields.inner_frame_text, tvb(at + ENTRY_BYTES, size - ENTRY_BYTES), content)
  return "#" .. number .. " " .. plain(content)
end

-- Adds what the text says; returns it in a line.
local function add_inner_text(tree, tvb, items, at, type, sid)
  local size = ${reading(inner, "size", from)}
  if size > ${text.size} then
    items.size:add_proto_expert_info(notes.size, string.format("Size is %s, the field has ${text.size} bytes", tostring(size)))
    return ""
  end
  if type == ${InnerType.CONTROL} and not is_continued(tvb, at, sid) then return add_control(tree, tvb, at + ${text.offset}, size) end
  if type == ${InnerType.ENTRY} and size >= ENTRY_BYTES and not is_continued(tvb, at, sid) then
    return add_entry_text(tree, tvb, at + ${text.offset}, size)
  end
  if size == 0 then return "" end
  local content = text_at(tvb, at + ${text.offset}, size)
  tree:add(fields.inner_frame_text, tvb(at + ${text.offset}, size), content)
  return plain(content)
end

local function dissect_inner_frame(tvb, at, parent, sid)
  local tree = parent:add(tvb(at, INNER_BYTES), "Frame")
  local items = add_inner_frame(tree, tvb, at)
  local type = ${reading(inner, "type", from)}
  if not ${names}[type] then items.type:add_proto_expert_info(notes.type) end
  local origin, dest = ${reading(inner, "origin", from)}, ${reading(inner, "dest", from)}
  local what = string.format("%s %s → %s%s", ${names}[type] or "type " .. type, tostring(origin), receiver(type == ${InnerType.MSG} or type == ${InnerType.ENTRY}, dest),
    describe_flags(tree, tvb, at))
  local text = add_inner_text(tree, tvb, items, at, type, sid)
  local line = text == "" and what or what .. ": " .. text
  tree:set_text("Frame: " .. line)
  return line
end`;
}

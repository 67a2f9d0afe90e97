-- Recado in Wireshark and tshark: put this file into the folder of personal Lua plugins, or use
-- `-X lua_script:recado.lua`. UDP port 1235, other ports by what the datagrams look like, or "Decode As".
--
-- Generated from packages/protocol/src/frame.ts by `bun run generate`. Changes belong there.

local recado = Proto("recado", "Recado")

local FRAME_BYTES = 176

local FRAME_TYPE_NAMES = {
  [0] = "OI",
  [1] = "TCHAU",
  [2] = "MSG",
  [3] = "ERRO",
  [4] = "LISTA_CLIENTES",
  [5] = "SESSAO",
}

local INNER_FRAME_TYPE_NAMES = {
  [0] = "OI",
  [1] = "TCHAU",
  [2] = "MSG",
  [3] = "ERRO",
  [4] = "LISTA_CLIENTES",
  [5] = "CONTROL",
  [6] = "EMPTY",
  [7] = "ENTRY",
  [8] = "HISTORY",
}

local ENTRY_FATE_NAMES = {
  [0] = "NONE",
  [1] = "DELIVERED",
  [2] = "WAITING",
  [3] = "RELAYED",
  [16] = "UNKNOWN_DESTINATION",
  [17] = "MAILBOX_FULL",
  [18] = "TOO_LONG",
  [19] = "NOT_UTF8",
  [20] = "EMPTY",
  [21] = "MUTED",
}

local RECEIPT_FATE_NAMES = {
  [0] = "NONE",
  [1] = "DELIVERED",
  [2] = "WAITING",
  [3] = "RELAYED",
  [16] = "UNKNOWN_DESTINATION",
  [17] = "MAILBOX_FULL",
  [18] = "TOO_LONG",
  [19] = "NOT_UTF8",
  [20] = "EMPTY",
  [21] = "MUTED",
}

local REFUSAL_FATE_NAMES = {
  [0] = "NONE",
  [1] = "DELIVERED",
  [2] = "WAITING",
  [3] = "RELAYED",
  [16] = "UNKNOWN_DESTINATION",
  [17] = "MAILBOX_FULL",
  [18] = "TOO_LONG",
  [19] = "NOT_UTF8",
  [20] = "EMPTY",
  [21] = "MUTED",
}

local ANSWER_STATUS_NAMES = {
  [0] = "OK",
  [1] = "NOTHING_TO_FIND",
  [2] = "NOT_UNDERSTOOD",
  [3] = "UNAVAILABLE",
}

local SESSION_STEP_NAMES = {
  [1] = "COOKIE",
  [2] = "REPLY",
  [3] = "FINISH",
  [4] = "UNKNOWN_SESSION",
  [5] = "PENDING",
}

local CONTROL_CODE_NAMES = {
  [1] = "WELCOME",
  [2] = "RECEIPTS",
  [3] = "CHALLENGE",
  [4] = "RESPONSE",
  [5] = "CLOSE",
  [6] = "REFUSALS",
  [7] = "ANSWER",
  [8] = "SKIPPED",
  [9] = "SERVERS",
}

local CLOSE_REASON_NAMES = {
  [1] = "SUPERSEDED",
  [2] = "KICKED",
  [3] = "SHUTDOWN",
  [4] = "BYE",
  [5] = "ID_IN_USE",
  [6] = "SERVER_FULL",
  [7] = "REFUSED",
}

local fields = {
  type = ProtoField.uint32("recado.type", "Type", base.DEC, FRAME_TYPE_NAMES),
  origin = ProtoField.uint32("recado.origin", "Origin", base.DEC),
  dest = ProtoField.uint32("recado.dest", "Dest", base.DEC),
  size = ProtoField.uint32("recado.size", "Size", base.DEC),
  name = ProtoField.string("recado.name", "Name", base.UNICODE),
  name_padding = ProtoField.string("recado.name_padding", "Name, behind its NUL", base.UNICODE),
  text = ProtoField.string("recado.text", "Text", base.UNICODE),
  text_padding = ProtoField.string("recado.text_padding", "Text, behind its NUL", base.UNICODE),
  envelope_sid = ProtoField.uint32("recado.envelope.sid", "Sid", base.HEX),
  envelope_counter = ProtoField.uint32("recado.envelope.counter", "Counter", base.DEC),
  inner_frame_type = ProtoField.uint32("recado.inner_frame.type", "Type", base.DEC, INNER_FRAME_TYPE_NAMES),
  inner_frame_origin = ProtoField.uint32("recado.inner_frame.origin", "Origin", base.DEC),
  inner_frame_dest = ProtoField.uint32("recado.inner_frame.dest", "Dest", base.DEC),
  inner_frame_size = ProtoField.uint32("recado.inner_frame.size", "Size", base.DEC),
  inner_frame_flags = ProtoField.uint8("recado.inner_frame.flags", "Flags", base.HEX),
  inner_frame_flags_data = ProtoField.bool("recado.inner_frame.flags.data", "DATA", 8, nil, 1),
  inner_frame_flags_more = ProtoField.bool("recado.inner_frame.flags.more", "MORE", 8, nil, 2),
  inner_frame_flags_ack = ProtoField.bool("recado.inner_frame.flags.ack", "ACK", 8, nil, 4),
  inner_frame_window = ProtoField.uint8("recado.inner_frame.window", "Window", base.DEC),
  inner_frame_ack_delay = ProtoField.uint16("recado.inner_frame.ack_delay", "Ack delay", base.DEC),
  inner_frame_seq = ProtoField.uint32("recado.inner_frame.seq", "Seq", base.DEC),
  inner_frame_ack = ProtoField.uint32("recado.inner_frame.ack", "Ack", base.DEC),
  inner_frame_sack_high = ProtoField.uint32("recado.inner_frame.sack_high", "Sack high", base.HEX),
  inner_frame_sack_low = ProtoField.uint32("recado.inner_frame.sack_low", "Sack low", base.HEX),
  stream_state_send_epoch = ProtoField.uint32("recado.stream_state.send_epoch", "Send epoch", base.DEC),
  stream_state_send_base = ProtoField.uint32("recado.stream_state.send_base", "Send base", base.DEC),
  stream_state_recv_epoch = ProtoField.uint32("recado.stream_state.recv_epoch", "Recv epoch", base.DEC),
  stream_state_recv_next = ProtoField.uint32("recado.stream_state.recv_next", "Recv next", base.DEC),
  position_log = ProtoField.uint32("recado.position.log", "Log", base.DEC),
  position_number_high = ProtoField.uint16("recado.position.number_high", "Number high", base.DEC),
  position_number_low = ProtoField.uint32("recado.position.number_low", "Number low", base.DEC),
  entry_number_high = ProtoField.uint16("recado.entry.number_high", "Number high", base.DEC),
  entry_number_low = ProtoField.uint32("recado.entry.number_low", "Number low", base.DEC),
  entry_time_high = ProtoField.uint16("recado.entry.time_high", "Time high", base.DEC),
  entry_time_low = ProtoField.uint32("recado.entry.time_low", "Time low", base.DEC),
  entry_seq = ProtoField.uint32("recado.entry.seq", "Seq", base.DEC),
  entry_fate = ProtoField.uint8("recado.entry.fate", "Fate", base.DEC, ENTRY_FATE_NAMES),
  receipt_number_high = ProtoField.uint16("recado.receipt.number_high", "Number high", base.DEC),
  receipt_number_low = ProtoField.uint32("recado.receipt.number_low", "Number low", base.DEC),
  receipt_fate = ProtoField.uint8("recado.receipt.fate", "Fate", base.DEC, RECEIPT_FATE_NAMES),
  refusal_seq = ProtoField.uint32("recado.refusal.seq", "Seq", base.DEC),
  refusal_fate = ProtoField.uint8("recado.refusal.fate", "Fate", base.DEC, REFUSAL_FATE_NAMES),
  answer_ref = ProtoField.uint32("recado.answer.ref", "Ref", base.DEC),
  answer_status = ProtoField.uint8("recado.answer.status", "Status", base.DEC, ANSWER_STATUS_NAMES),
  answer_count = ProtoField.uint16("recado.answer.count", "Count", base.DEC),
  answer_more = ProtoField.uint8("recado.answer.more", "More", base.DEC),
  step = ProtoField.uint8("recado.step", "Step", base.DEC, SESSION_STEP_NAMES),
  step_cookie = ProtoField.bytes("recado.step.cookie", "Cookie"),
  step_noise = ProtoField.bytes("recado.step.noise", "Noise message"),
  envelope_ciphertext = ProtoField.bytes("recado.envelope.ciphertext", "Ciphertext"),
  envelope_ciphertext_length = ProtoField.uint32("recado.envelope.ciphertext_length", "Bytes of ciphertext", base.DEC),
  envelope_tag = ProtoField.bytes("recado.envelope.tag", "Tag"),
  inner_frame_sacked = ProtoField.string("recado.inner_frame.sacked", "Sacked"),
  inner_frame_text = ProtoField.string("recado.inner_frame.text", "Text", base.UNICODE),
  control_code = ProtoField.uint8("recado.control.code", "Code", base.DEC, CONTROL_CODE_NAMES),
  control_ttl = ProtoField.uint16("recado.control.ttl", "Ttl in seconds", base.DEC),
  control_challenge = ProtoField.bytes("recado.control.challenge", "Challenge"),
  control_reason = ProtoField.uint8("recado.control.reason", "Reason", base.DEC, CLOSE_REASON_NAMES),
  control_skipped = ProtoField.uint32("recado.control.skipped", "Skipped", base.DEC),
  control_servers = ProtoField.string("recado.control.servers", "Servers", base.UNICODE),
  control_sentence = ProtoField.string("recado.control.sentence", "Sentence", base.UNICODE),
  beyond = ProtoField.string("recado.beyond", "Beyond the frame", base.UNICODE),
}
recado.fields = fields

local notes = {
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
recado.experts = notes

-- Bytes before the first NUL, at most `size`.
local function text_length(tvb, offset, size)
  local nul = tvb:raw(offset, size):find("\0", 1, true)
  return nul and nul - 1 or size
end

local function text_at(tvb, offset, length)
  return length > 0 and tvb(offset, length):string(ENC_UTF_8) or ""
end

-- Controls of C0 and C1 are for the tree to show, not for a terminal to obey.
local function plain(text)
  return (text:gsub("%c", "·"):gsub("\xc2[\x80-\x9f]", "·"))
end

local function receiver(is_chat, dest)
  if dest == 0 then return is_chat and "todos" or "0" end
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
end

-- Adds the numbers that stand from `at` on; returns their items by name.
local function add_envelope(tree, tvb, at)
  local items = {}
  items.sid = tree:add(fields.envelope_sid, tvb(at + 0, 4))
  items.counter = tree:add(fields.envelope_counter, tvb(at + 4, 4))
  return items
end

-- Adds the numbers that stand from `at` on; returns their items by name.
local function add_inner_frame(tree, tvb, at)
  local items = {}
  items.type = tree:add(fields.inner_frame_type, tvb(at + 0, 4))
  items.origin = tree:add(fields.inner_frame_origin, tvb(at + 4, 4))
  items.dest = tree:add(fields.inner_frame_dest, tvb(at + 8, 4))
  items.size = tree:add(fields.inner_frame_size, tvb(at + 12, 4))
  items.flags = tree:add(fields.inner_frame_flags, tvb(at + 16, 1))
  items.flags:add(fields.inner_frame_flags_data, tvb(at + 16, 1))
  items.flags:add(fields.inner_frame_flags_more, tvb(at + 16, 1))
  items.flags:add(fields.inner_frame_flags_ack, tvb(at + 16, 1))
  items.window = tree:add(fields.inner_frame_window, tvb(at + 17, 1))
  items.ack_delay = tree:add(fields.inner_frame_ack_delay, tvb(at + 18, 2))
  items.seq = tree:add(fields.inner_frame_seq, tvb(at + 20, 4))
  items.ack = tree:add(fields.inner_frame_ack, tvb(at + 24, 4))
  items.sack_high = tree:add(fields.inner_frame_sack_high, tvb(at + 28, 4))
  items.sack_low = tree:add(fields.inner_frame_sack_low, tvb(at + 32, 4))
  return items
end

-- Adds the numbers that stand from `at` on; returns their items by name.
local function add_stream_state(tree, tvb, at)
  local items = {}
  items.send_epoch = tree:add(fields.stream_state_send_epoch, tvb(at + 0, 4))
  items.send_base = tree:add(fields.stream_state_send_base, tvb(at + 4, 4))
  items.recv_epoch = tree:add(fields.stream_state_recv_epoch, tvb(at + 8, 4))
  items.recv_next = tree:add(fields.stream_state_recv_next, tvb(at + 12, 4))
  return items
end

-- Adds the numbers that stand from `at` on; returns their items by name.
local function add_position(tree, tvb, at)
  local items = {}
  items.log = tree:add(fields.position_log, tvb(at + 0, 4))
  items.number_high = tree:add(fields.position_number_high, tvb(at + 4, 2))
  items.number_low = tree:add(fields.position_number_low, tvb(at + 6, 4))
  return items
end

-- Adds the numbers that stand from `at` on; returns their items by name.
local function add_entry(tree, tvb, at)
  local items = {}
  items.number_high = tree:add(fields.entry_number_high, tvb(at + 0, 2))
  items.number_low = tree:add(fields.entry_number_low, tvb(at + 2, 4))
  items.time_high = tree:add(fields.entry_time_high, tvb(at + 6, 2))
  items.time_low = tree:add(fields.entry_time_low, tvb(at + 8, 4))
  items.seq = tree:add(fields.entry_seq, tvb(at + 12, 4))
  items.fate = tree:add(fields.entry_fate, tvb(at + 16, 1))
  return items
end

-- Adds the numbers that stand from `at` on; returns their items by name.
local function add_receipt(tree, tvb, at)
  local items = {}
  items.number_high = tree:add(fields.receipt_number_high, tvb(at + 0, 2))
  items.number_low = tree:add(fields.receipt_number_low, tvb(at + 2, 4))
  items.fate = tree:add(fields.receipt_fate, tvb(at + 6, 1))
  return items
end

-- Adds the numbers that stand from `at` on; returns their items by name.
local function add_refusal(tree, tvb, at)
  local items = {}
  items.seq = tree:add(fields.refusal_seq, tvb(at + 0, 4))
  items.fate = tree:add(fields.refusal_fate, tvb(at + 4, 1))
  return items
end

-- Adds the numbers that stand from `at` on; returns their items by name.
local function add_answer(tree, tvb, at)
  local items = {}
  items.ref = tree:add(fields.answer_ref, tvb(at + 0, 4))
  items.status = tree:add(fields.answer_status, tvb(at + 4, 1))
  items.count = tree:add(fields.answer_count, tvb(at + 5, 2))
  items.more = tree:add(fields.answer_more, tvb(at + 7, 1))
  return items
end

local STEP_BODIES = {
  [1] = { add = "add", field = fields.step_cookie, size = 16 },
  [2] = { add = "add", field = fields.step_noise, size = 100 },
  [3] = { add = "add", field = fields.step_noise, size = 94 },
  [4] = { add = "add", field = fields.envelope_sid, size = 4 },
  [5] = { add = "add", field = fields.envelope_sid, size = 4 },
}

local function add_step(tree, tvb)
  local step = tvb(36, 1):uint()
  local item, body = tree:add(fields.step, tvb(36, 1)), STEP_BODIES[step]
  if not body then
    item:add_proto_expert_info(notes.step)
    return "step " .. step
  end
  tree[body.add](tree, body.field, tvb(37, body.size))
  return SESSION_STEP_NAMES[step]
end

-- Adds the fields that the datagram has room for; returns their items by name.
local function add_fields(tvb, tree, is_step)
  local items = {}
  if tvb:len() >= 4 then items.type = tree:add(fields.type, tvb(0, 4)) end
  if tvb:len() >= 8 then items.origin = tree:add(fields.origin, tvb(4, 4)) end
  if tvb:len() >= 12 then items.dest = tree:add(fields.dest, tvb(8, 4)) end
  if tvb:len() >= 16 then items.size = tree:add(fields.size, tvb(12, 4)) end
  if tvb:len() >= 17 then items.name = add_text(tree, tvb, fields.name, fields.name_padding, 16, 20) end
  if not is_step and tvb:len() >= 37 then items.text = add_text(tree, tvb, fields.text, fields.text_padding, 36, 140) end
  return items
end

local function describe(tvb, type, text)
  local origin, dest = tvb(4, 4):uint(), tvb(8, 4):uint()
  local name = plain(text_at(tvb, 16, text_length(tvb, 16, 20)))
  local from = name == "" and tostring(origin) or tostring(origin) .. " " .. name
  local what = string.format("%s %s → %s", FRAME_TYPE_NAMES[type] or "type " .. type, from, receiver(type == 2, dest))
  return text == "" and what or what .. ": " .. plain(text)
end

-- `size` is a hint: old programs put characters there, not bytes.
local function check_size(tvb, items, size, length)
  if size == length then return end
  local characters = count_characters(tvb:raw(36, length))
  local counted = size == characters and "; it counts characters" or ""
  items.size:add_proto_expert_info(notes.size, string.format("Size is %d, the text has %d bytes%s", size, length, counted))
end

local function is_step_frame(tvb)
  return tvb:len() == FRAME_BYTES and tvb(0, 4):uint() == 5
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
  local type = tvb(0, 4):uint()
  if is_step_frame(tvb) then
    pinfo.cols.info = describe(tvb, type, add_step(tree, tvb))
    return
  end
  if not FRAME_TYPE_NAMES[type] then items.type:add_proto_expert_info(notes.type) end
  local length = text_length(tvb, 36, 140)
  check_size(tvb, items, tvb(12, 4):uint(), length)
  pinfo.cols.info = describe(tvb, type, text_at(tvb, 36, length))
end

-- The right length, a known type, and a name that is one.
local function looks_like_frame(tvb)
  if tvb:len() ~= FRAME_BYTES or not FRAME_TYPE_NAMES[tvb(0, 4):uint()] then return false end
  local name = tvb:raw(16, text_length(tvb, 16, 20))
  return not name:find("%c") and count_characters(name) ~= nil
end

-- Lua 5.2 has bit32; Lua 5.4 has operators, which 5.2 could not parse.
local bits = bit32 or load([[
  return {
    bxor = function(a, b) return (a ~ b) & 0xffffffff end,
    lrotate = function(a, count) a = a & 0xffffffff; return (a << count | a >> (32 - count)) & 0xffffffff end,
  }
]])()
local bxor, lrotate = bits.bxor, bits.lrotate
local WORD = 0x100000000

local function word_at(bytes, at)
  local first, second, third, fourth = bytes:byte(at, at + 3)
  return first + second * 0x100 + third * 0x10000 + fourth * 0x1000000
end

local function bytes_of(word)
  return string.char(word % 256, math.floor(word / 0x100) % 256, math.floor(word / 0x10000) % 256, math.floor(word / 0x1000000))
end

local function quarter_round(state, a, b, c, d)
  state[a] = state[a] + state[b]; state[d] = lrotate(bxor(state[d], state[a]), 16)
  state[c] = state[c] + state[d]; state[b] = lrotate(bxor(state[b], state[c]), 12)
  state[a] = state[a] + state[b]; state[d] = lrotate(bxor(state[d], state[a]), 8)
  state[c] = state[c] + state[d]; state[b] = lrotate(bxor(state[b], state[c]), 7)
end

-- RFC 8439 2.3: 16 words. `key` has 32 bytes, `nonce` 12.
local function chacha20_block(key, number, nonce)
  local input = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 }
  for at = 1, 32, 4 do input[#input + 1] = word_at(key, at) end
  input[13] = number
  for at = 1, 12, 4 do input[#input + 1] = word_at(nonce, at) end
  local state = {}
  for index = 1, 16 do state[index] = input[index] end
  for _ = 1, 10 do
    for column = 1, 4 do quarter_round(state, column, column + 4, column + 8, column + 12) end
    quarter_round(state, 1, 6, 11, 16)
    quarter_round(state, 2, 7, 12, 13)
    quarter_round(state, 3, 8, 9, 14)
    quarter_round(state, 4, 5, 10, 15)
  end
  for index = 1, 16 do state[index] = (state[index] + input[index]) % WORD end
  return state
end

-- RFC 8439 2.4, from block 1 on.
local function chacha20(key, nonce, bytes)
  local padded = bytes .. ("\0"):rep(-#bytes % 4)
  local result, block = {}, nil
  for at = 1, #padded, 4 do
    local index = (at - 1) / 4 % 16
    if index == 0 then block = chacha20_block(key, math.floor((at - 1) / 64) + 1, nonce) end
    result[#result + 1] = bytes_of(bxor(word_at(padded, at), block[index + 1]))
  end
  return table.concat(result):sub(1, #bytes)
end

-- Brings a number of 17 digits of 256 below 2^130 + 2^128, modulo 2^130 - 5.
local function carry_poly1305(digits)
  local carry = 0
  for index = 0, 15 do
    carry = carry + digits[index]
    digits[index], carry = carry % 256, math.floor(carry / 256)
  end
  carry = carry + digits[16]
  digits[16], carry = carry % 4, 5 * math.floor(carry / 4)
  for index = 0, 15 do
    carry = carry + digits[index]
    digits[index], carry = carry % 256, math.floor(carry / 256)
  end
  digits[16] = digits[16] + carry
end

-- RFC 8439 2.5: 16 bytes. `key` has 32 bytes and serves once.
local function poly1305(key, message)
  local r, sum = { [16] = 0 }, {}
  for index = 0, 15 do r[index] = key:byte(index + 1) end
  for index = 3, 15, 4 do r[index] = r[index] % 16 end
  for index = 4, 12, 4 do r[index] = r[index] - r[index] % 4 end
  for index = 0, 16 do sum[index] = 0 end
  for at = 1, #message, 16 do
    local chunk = message:sub(at, at + 15)
    for index = 1, #chunk do sum[index - 1] = sum[index - 1] + chunk:byte(index) end
    sum[#chunk] = sum[#chunk] + 1
    local product = {}
    for index = 0, 16 do
      local digit = 0
      for other = 0, index do digit = digit + sum[other] * r[index - other] end
      -- 2^136 is 320, modulo 2^130 - 5.
      for other = index + 1, 16 do digit = digit + 320 * sum[other] * r[index + 17 - other] end
      product[index] = digit
    end
    sum = product
    carry_poly1305(sum)
  end
  local less, carry = {}, 5
  for index = 0, 16 do
    carry = carry + sum[index]
    less[index], carry = carry % 256, math.floor(carry / 256)
  end
  if less[16] >= 4 then sum = less end
  local tag = {}
  carry = 0
  for index = 0, 15 do
    carry = carry + sum[index] + key:byte(index + 17)
    tag[index + 1], carry = string.char(carry % 256), math.floor(carry / 256)
  end
  return table.concat(tag)
end

-- RFC 8439 2.8: the text; nil when the tag is not right.
local function open_sealed(key, nonce, associated, ciphertext, tag)
  local words, one_time_key = chacha20_block(key, 0, nonce), {}
  for index = 1, 8 do one_time_key[index] = bytes_of(words[index]) end
  local function padded(bytes) return bytes .. ("\0"):rep(-#bytes % 16) end
  local function length(bytes) return bytes_of(#bytes) .. bytes_of(0) end
  local message = padded(associated) .. padded(ciphertext) .. length(associated) .. length(ciphertext)
  if poly1305(table.concat(one_time_key), message) ~= tag then return nil end
  return chacha20(key, nonce, ciphertext)
end

recado.prefs.keylog = Pref.string("Key log file", "",
  "Opens envelopes: a line for each direction, RECADO_TRAFFIC_SECRET_0 SID KEY, 8 and 64 hex digits")

local keys_by_sid = {}

function recado.prefs_changed()
  keys_by_sid = {}
end

local function read_key_log()
  keys_by_sid = {}
  local file = io.open(recado.prefs.keylog, "r")
  if not file then return end
  for line in file:lines() do
    local sid, hex = line:match("^RECADO_TRAFFIC_SECRET_0%s+(%x+)%s+(%x+)%s*$")
    if sid and #sid == 8 and #hex == 64 then
      local key = hex:gsub("%x%x", function(pair) return string.char(tonumber(pair, 16)) end)
      sid = tonumber(sid, 16)
      keys_by_sid[sid] = keys_by_sid[sid] or {}
      table.insert(keys_by_sid[sid], 1, key)
    end
  end
  file:close()
end

-- All keys of a session id, the latest first. The file may have grown since it was read.
local function keys_of(sid)
  if recado.prefs.keylog == "" then return {} end
  if not keys_by_sid[sid] then read_key_log() end
  return keys_by_sid[sid] or {}
end

local STREAM_STATE_BYTES, POSITION_BYTES, CHALLENGE_BYTES = 16, 10, 8
local RECEIPT_BYTES, REFUSAL_BYTES, ANSWER_BYTES = 7, 5, 8

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
  [1] = { least = STREAM_STATE_BYTES + 2 + POSITION_BYTES, add = function(tree, tvb, at)
    add_stream_state(tree:add(tvb(at, STREAM_STATE_BYTES), "Stream state"), tvb, at)
    local ttl = tvb(at + STREAM_STATE_BYTES, 2)
    tree:add(fields.control_ttl, ttl)
    local place = at + STREAM_STATE_BYTES + 2
    add_position(tree:add(tvb(place, POSITION_BYTES), "Position"), tvb, place)
    return string.format("ttl %d s, behind %s", ttl:uint(), number_of(tvb(place + 4, 2):uint(), tvb(place + 6, 4):uint()))
  end },
  [2] = { least = RECEIPT_BYTES, add = function(tree, tvb, at, size)
    local receipts = {}
    for start = at, at + size - RECEIPT_BYTES, RECEIPT_BYTES do
      local fate = tvb(start + 6, 1):uint()
      local text = string.format("%s %s", number_of(tvb(start + 0, 2):uint(), tvb(start + 2, 4):uint()), RECEIPT_FATE_NAMES[fate] or "fate " .. fate)
      add_receipt(tree:add(tvb(start, RECEIPT_BYTES), "Receipt: " .. text), tvb, start)
      receipts[#receipts + 1] = text
    end
    return table.concat(receipts, ", ")
  end },
  [6] = { least = REFUSAL_BYTES, add = function(tree, tvb, at, size)
    local refusals = {}
    for start = at, at + size - REFUSAL_BYTES, REFUSAL_BYTES do
      local seq, fate = tvb(start + 0, 4):uint(), tvb(start + 4, 1):uint()
      local text = string.format("seq %s %s", tostring(seq), REFUSAL_FATE_NAMES[fate] or "fate " .. fate)
      add_refusal(tree:add(tvb(start, REFUSAL_BYTES), "Refusal: " .. text), tvb, start)
      refusals[#refusals + 1] = text
    end
    return table.concat(refusals, ", ")
  end },
  [7] = { least = ANSWER_BYTES, add = function(tree, tvb, at)
    add_answer(tree:add(tvb(at, ANSWER_BYTES), "Answer"), tvb, at)
    local status = tvb(at + 4, 1):uint()
    return string.format("%s %s, %d entries%s", tostring(tvb(at + 0, 4):uint()), ANSWER_STATUS_NAMES[status] or "status " .. status,
      tvb(at + 5, 2):uint(), tvb(at + 7, 1):uint() ~= 0 and " and more" or "")
  end },
  [8] = { least = 4, add = function(tree, tvb, at)
    tree:add(fields.control_skipped, tvb(at, 4))
    return tostring(tvb(at, 4):uint())
  end },
  [9] = { least = 0, add = function(tree, tvb, at, size)
    if size == 0 then return "none" end
    local servers = text_at(tvb, at, size)
    tree:add(fields.control_servers, tvb(at, size), servers)
    return plain(servers)
  end },
  [3] = { least = CHALLENGE_BYTES, add = add_challenge },
  [4] = { least = CHALLENGE_BYTES, add = add_challenge },
  [5] = { least = 1, add = function(tree, tvb, at, size)
    local reason = tvb(at, 1):uint()
    tree:add(fields.control_reason, tvb(at, 1))
    local name = CLOSE_REASON_NAMES[reason] or "reason " .. reason
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
    return CONTROL_CODE_NAMES[code]
  end
  return CONTROL_CODE_NAMES[code] .. " " .. control.add(tree, tvb, at + 1, size - 1)
end

local ENVELOPE_HEADER_BYTES, INNER_BYTES, TAG_BYTES = 8, 176, 16

local function looks_like_envelope(tvb)
  local count = (tvb:len() - ENVELOPE_HEADER_BYTES - TAG_BYTES) / INNER_BYTES
  return count >= 1 and count <= 6 and count % 1 == 0 and tvb(0, 1):uint() ~= 0
end

local function has(flags, bit)
  return math.floor(flags / bit) % 2 == 1
end

-- The seqs that the frame acknowledges beyond `ack`.
local function add_sacked(tree, tvb, at, ack)
  local high, low, seqs = tvb(at + 28, 4):uint(), tvb(at + 32, 4):uint(), {}
  for bit = 0, 31 do
    if has(low, 2 ^ bit) then seqs[#seqs + 1] = string.format("%.0f", (ack + 1 + bit) % WORD) end
  end
  for bit = 0, 31 do
    if has(high, 2 ^ bit) then seqs[#seqs + 1] = string.format("%.0f", (ack + 1 + 32 + bit) % WORD) end
  end
  if #seqs == 0 then return "" end
  local item = tree:add(fields.inner_frame_sacked, tvb(at + 28, 8), table.concat(seqs, " "))
  item:set_generated()
  return " SACK " .. table.concat(seqs, " ")
end

local function describe_flags(tree, tvb, at)
  local flags, said = tvb(at + 16, 1):uint(), {}
  if has(flags, 1) then said[1] = "DATA " .. tostring(tvb(at + 20, 4):uint()) end
  if has(flags, 2) then said[#said + 1] = "MORE" end
  if has(flags, 4) then
    local ack = tvb(at + 24, 4):uint()
    said[#said + 1] = "ACK " .. tostring(ack) .. add_sacked(tree, tvb, at, ack)
  end
  return #said > 0 and " [" .. table.concat(said, ", ") .. "]" or ""
end

local ENTRY_BYTES = 17
-- By sid: the seqs that go on a text which began in the frame before.
local continued = {}

function recado.init()
  continued = {}
end

local function is_continued(tvb, at, sid)
  continued[sid] = continued[sid] or {}
  local seq, flags = tvb(at + 20, 4):uint(), tvb(at + 16, 1):uint()
  if has(flags, 1) and has(flags, 2) then continued[sid][(seq + 1) % WORD] = true end
  return continued[sid][seq] == true
end

local function add_entry_text(tree, tvb, at, size)
  add_entry(tree:add(tvb(at, ENTRY_BYTES), "Entry"), tvb, at)
  local number = number_of(tvb(at + 0, 2):uint(), tvb(at + 2, 4):uint())
  if size == ENTRY_BYTES then return "#" .. number .. " yours" end
  local content = text_at(tvb, at + ENTRY_BYTES, size - ENTRY_BYTES)
  tree:add(fields.inner_frame_text, tvb(at + ENTRY_BYTES, size - ENTRY_BYTES), content)
  return "#" .. number .. " " .. plain(content)
end

-- Adds what the text says; returns it in a line.
local function add_inner_text(tree, tvb, items, at, type, sid)
  local size = tvb(at + 12, 4):uint()
  if size > 140 then
    items.size:add_proto_expert_info(notes.size, string.format("Size is %s, the field has 140 bytes", tostring(size)))
    return ""
  end
  if type == 5 and not is_continued(tvb, at, sid) then return add_control(tree, tvb, at + 36, size) end
  if type == 7 and size >= ENTRY_BYTES and not is_continued(tvb, at, sid) then
    return add_entry_text(tree, tvb, at + 36, size)
  end
  if size == 0 then return "" end
  local content = text_at(tvb, at + 36, size)
  tree:add(fields.inner_frame_text, tvb(at + 36, size), content)
  return plain(content)
end

local function dissect_inner_frame(tvb, at, parent, sid)
  local tree = parent:add(tvb(at, INNER_BYTES), "Frame")
  local items = add_inner_frame(tree, tvb, at)
  local type = tvb(at + 0, 4):uint()
  if not INNER_FRAME_TYPE_NAMES[type] then items.type:add_proto_expert_info(notes.type) end
  local origin, dest = tvb(at + 4, 4):uint(), tvb(at + 8, 4):uint()
  local what = string.format("%s %s → %s%s", INNER_FRAME_TYPE_NAMES[type] or "type " .. type, tostring(origin), receiver(type == 2 or type == 7, dest),
    describe_flags(tree, tvb, at))
  local text = add_inner_text(tree, tvb, items, at, type, sid)
  local line = text == "" and what or what .. ": " .. text
  tree:set_text("Frame: " .. line)
  return line
end

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
  local sid, counter = tvb(0, 4):uint(), tvb(4, 4):uint()
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
end

function recado.dissector(tvb, pinfo, root)
  pinfo.cols.protocol = "Recado"
  local dissect = looks_like_envelope(tvb) and dissect_envelope or dissect_frame
  dissect(tvb, pinfo, root:add(recado, tvb()))
  return tvb:len()
end

-- An envelope looks like anything: it is known by its key, or by the clear frames that came before in its conversation.
local function looks_like_recado(tvb, pinfo, root)
  local is_known = looks_like_envelope(tvb) and #keys_of(tvb(0, 4):uint()) > 0
  if not is_known and not looks_like_frame(tvb) then return false end
  pinfo.conversation = recado
  recado.dissector(tvb, pinfo, root)
  return true
end

DissectorTable.get("udp.port"):add(1235, recado)
recado:register_heuristic("udp", looks_like_recado)

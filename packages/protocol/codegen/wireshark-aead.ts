/**
 * Lua that opens ChaCha20-Poly1305 (RFC 8439), for Lua 5.2 (Wireshark to 4.2) and 5.4. Numbers are doubles in the one
 * and 64-bit integers in the other: sums of words are left unreduced until the next operation on bits reduces them.
 */
export const AEAD = `-- Lua 5.2 has bit32; Lua 5.4 has operators, which 5.2 could not parse.
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

-- RFC 8439 2.3: 16 words. \`key\` has 32 bytes, \`nonce\` 12.
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
  local padded = bytes .. ("\\0"):rep(-#bytes % 4)
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

-- RFC 8439 2.5: 16 bytes. \`key\` has 32 bytes and serves once.
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
  local function padded(bytes) return bytes .. ("\\0"):rep(-#bytes % 16) end
  local function length(bytes) return bytes_of(#bytes) .. bytes_of(0) end
  local message = padded(associated) .. padded(ciphertext) .. length(associated) .. length(ciphertext)
  if poly1305(table.concat(one_time_key), message) ~= tag then return nil end
  return chacha20(key, nonce, ciphertext)
end`;

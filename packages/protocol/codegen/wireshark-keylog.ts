/** Lua that finds the keys of envelopes in the file that the preference `recado.keylog` names: docs/PROTOCOL.md, Tools. */

/** First word of a line; the sid and the key, both in hex, stand behind it. */
const LABEL = "RECADO_TRAFFIC_SECRET_0";

export const KEY_LOG = `recado.prefs.keylog = Pref.string("Key log file", "",
  "Opens envelopes: a line for each direction, ${LABEL} SID KEY, 8 and 64 hex digits")

local keys_by_sid = {}

function recado.prefs_changed()
  keys_by_sid = {}
end

local function read_key_log()
  keys_by_sid = {}
  local file = io.open(recado.prefs.keylog, "r")
  if not file then return end
  for line in file:lines() do
    local sid, hex = line:match("^${LABEL}%s+(%x+)%s+(%x+)%s*$")
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
end`;

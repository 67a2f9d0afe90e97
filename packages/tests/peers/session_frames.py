"""Clear frames, and the frames in envelopes, as docs/PROTOCOL.md has them. Part of session_decoder.py."""

import base64
import re
import struct

FRAME_BYTES = 176
TEXT_BYTES = 140
WINDOW_FRAMES = 64
TO_SERVER, TO_CLIENT = "to-server", "to-client"
OI, TCHAU, MSG, ERRO, LISTA, SESSAO, EMPTY, ENTRY, HISTORY = range(9)
CONTROL = SESSAO
NAMES = ("OI", "TCHAU", "MSG", "ERRO", "LISTA_CLIENTES")
INNER_NAMES = (*NAMES, "CONTROL", "EMPTY", "ENTRY", "HISTORY")
DATA, MORE, ACK = 1, 2, 4
# step: (who sends it, bytes behind the step's byte)
STEPS = {1: (TO_CLIENT, 16), 2: (TO_CLIENT, 100), 3: (TO_SERVER, 94), 4: (TO_CLIENT, 4)}
CONTROLS = {
    1: "WELCOME",
    2: "RECEIPTS",
    3: "CHALLENGE",
    4: "RESPONSE",
    5: "CLOSE",
    6: "REFUSALS",
    7: "ANSWER",
    8: "SKIPPED",
}
DATA_CONTROLS = {"RECEIPTS", "REFUSALS", "ANSWER", "SKIPPED"}
RECEIPTS_MAX, REFUSALS_MAX = 19, 27
FATES = {
    0: "none",
    1: "delivered",
    2: "waiting",
    3: "relayed",
    16: "unknown-destination",
    17: "mailbox-full",
    18: "too-long",
    19: "not-utf8",
    20: "empty",
    21: "muted",
}
FAILURES_FROM = 16
STATUSES = dict(enumerate(("ok", "nothing-to-find", "not-understood", "unavailable")))
REASONS = dict(
    enumerate(("superseded", "kicked", "shutdown", "bye", "id-in-use", "server-full", "refused"), start=1),
)


class Misfit(ValueError):
    """Something that the document does not allow."""


# --- clear frames ---


def read_clear(datagram, direction):
    if len(datagram) != FRAME_BYTES:
        raise Misfit(f"a clear frame of {len(datagram)} bytes; it has exactly {FRAME_BYTES}")
    kind, origin, dest, size, name, field = struct.unpack("!IIII20s140s", datagram)
    if kind > SESSAO:
        raise Misfit(f"a clear frame of type {kind}, which nothing has")
    if kind == SESSAO:
        return read_step(origin, dest, size, name, field, direction)
    text = field.split(b"\0")[0]
    frame = {"type": NAMES[kind], "origin": origin, "dest": dest, "size": size}
    frame["name"] = strict_text(name.split(b"\0")[0], "a name")
    frame["text"] = strict_text(text, "a text")
    if kind == OI:
        frame.update(read_offer(field[len(text) + 1 :]))
    return frame


def read_step(origin, dest, size, name, field, direction):
    step = field[0]
    if step not in STEPS:
        raise Misfit(f"step {step}, which nothing has")
    sender, count = STEPS[step]
    if sender != direction:
        raise Misfit(f"step {step} going {direction}")
    if size != 0 or any(name):
        raise Misfit(f"step {step} with a size or a name")
    if (dest if direction == TO_SERVER else origin) != 0:
        raise Misfit(f"step {step} where neither end is the server")
    if any(field[1 + count :]):
        raise Misfit(f"step {step} with more than {count} bytes")
    return {"type": "SESSAO", "origin": origin, "dest": dest, "step": step, "bytes": field[1 : 1 + count].hex()}


def read_offer(padding):
    words = [word.decode("latin-1") for word in padding.split(b"\0")[0].split(b" ")]
    if not all(re.fullmatch(r"[!-~]+", word) for word in words):
        return {"offer": []}
    frame = {"offer": words}
    if "REC1" in words:
        behind = words[words.index("REC1") + 1 :]
        if behind:
            frame["hello"] = from_base64url(behind[0], 32, "HELLO").hex()
        if behind[1:]:
            frame["cookie"] = from_base64url(behind[1], 16, "COOKIE").hex()
    return frame


def from_base64url(word, count, what):
    if not re.fullmatch(r"[A-Za-z0-9_-]+", word):
        raise Misfit(f"{what} is not base64url")
    raw = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
    if len(raw) != count or base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != word:
        raise Misfit(f"{what} does not stand for {count} bytes")
    return raw


def strict_text(raw, what):
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Misfit(f"{what} is not UTF-8") from error


# --- inner frames ---


def read_inner(raw):
    kind, origin, dest, size, flags, window, delay, seq, ack, sacks, field = struct.unpack("!IIIIBBHIIQ140s", raw)
    if kind > HISTORY:
        raise Misfit(f"an inner frame of type {kind}, which nothing has")
    if size > TEXT_BYTES:
        raise Misfit(f"an inner frame of size {size}")
    text = field[:size]
    frame = {
        "type": INNER_NAMES[kind],
        "origin": origin,
        "dest": dest,
        "size": size,
        "flags": [name for bit, name in ((DATA, "DATA"), (MORE, "MORE"), (ACK, "ACK")) if flags & bit],
        "text": text.hex(),
    }
    if flags & DATA:
        frame["seq"] = seq
    if flags & ACK:
        if window > WINDOW_FRAMES:
            raise Misfit(f"a window of {window} frames")
        frame.update({"window": window, "ack_delay": delay, "ack": ack, "sacks": f"{sacks:016x}"})
    if kind == CONTROL:
        frame["control"] = read_control(text, frame["flags"])
    return frame


def read_control(text, flags):
    name = CONTROLS.get(text[0]) if text else None
    if name is None:
        raise Misfit(f"a control message of code {text[:1].hex() or 'nothing'}")
    if ("DATA" in flags) != (name in DATA_CONTROLS):
        raise Misfit(f"{name} with flags {flags}")
    body = text[1:]
    if name == "WELCOME":
        *values, log, number = struct.unpack("!IIIIHI6s", exactly(body, 28, name))
        if log == 0:
            raise Misfit("WELCOME of no log")
        state = dict(zip(("send_epoch", "send_base", "recv_epoch", "recv_next", "ttl"), values))
        return {"code": name, **state, "log": log, "number": wide(number)}
    if name == "RECEIPTS":
        rows = rows_of("!6sB", body, name, RECEIPTS_MAX)
        receipts = [{"number": number_of(number), "fate": fate_of(fate, False)} for number, fate in rows]
        return {"code": name, "receipts": receipts}
    if name == "REFUSALS":
        rows = rows_of("!IB", body, name, REFUSALS_MAX)
        return {"code": name, "refusals": [{"seq": seq, "fate": fate_of(fate, True)} for seq, fate in rows]}
    if name == "ANSWER":
        ref, status, count, more = struct.unpack("!IBHB", exactly(body, 8, name))
        if more > 1 or (count and status != 0):
            raise Misfit(f"ANSWER of status {status} with {count} entries and more {more}")
        return {"code": name, "ref": ref, "status": named(STATUSES, status, "status"), "count": count, "more": more}
    if name == "SKIPPED":
        return {"code": name, "count": int.from_bytes(exactly(body, 4, name), "big")}
    if name == "CLOSE":
        if not body:
            raise Misfit("CLOSE without a reason")
        return {"code": name, "reason": named(REASONS, body[0], "reason"), "sentence": strict_text(body[1:], "CLOSE")}
    return {"code": name, "bytes": exactly(body, 8, name).hex()}


def rows_of(layout, body, name, most):
    size = struct.calcsize(layout)
    if len(body) % size or not 1 <= len(body) // size <= most:
        raise Misfit(f"{name} of {len(body)} bytes")
    return struct.iter_unpack(layout, body)


def wide(raw):
    return int.from_bytes(raw, "big")


def number_of(raw):
    number = wide(raw)
    if number == 0:
        raise Misfit("a text of number 0")
    return number


def fate_of(fate, is_failure):
    name = named(FATES, fate, "fate")
    if fate == 0 or (fate >= FAILURES_FROM) != is_failure:
        raise Misfit(f"fate {name} where {'a failure' if is_failure else 'what was taken'} is told")
    return name


def ends_session(frame):
    return frame.get("control", {}).get("code") == "CLOSE"


def exactly(body, count, name):
    if len(body) != count:
        raise Misfit(f"{name} of {len(body)} bytes; it has {count}")
    return body


def named(table, number, what):
    if number not in table:
        raise Misfit(f"{what} {number}, which nothing has")
    return table[number]

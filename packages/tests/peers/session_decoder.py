#!/usr/bin/env python3
"""A second reader of sessions, written from docs/PROTOCOL.md alone, to tell whether that text and our code agree.

usage: session_decoder.py RECORDING KEYLOG

RECORDING: a line of JSON for each datagram, in the order in which they passed:
  {"direction": "to-server" or "to-client", "client": "whose", "hex": "..."}; client parts the flows of a server.
KEYLOG: as in docs/PROTOCOL.md, "Tools". Only standard library.

stdout, a line of JSON each: for every datagram `kind` "clear", "envelope" or "unreadable", with what it holds; then for
every stream `kind` "stream", with its whole messages in order. `misfits`: what does not follow the document. Exit
status 1 if there is any, 2 if the arguments cannot be read.
"""

import base64
import json
import re
import struct
import sys

from chacha20poly1305 import TAG_BYTES, BadTag, open_sealed

FRAME_BYTES = 176
TEXT_BYTES = 140
MESSAGE_BYTES = 65536
WINDOW_FRAMES = 64
REPLAY_WINDOW = 1024
TO_SERVER, TO_CLIENT = "to-server", "to-client"
OI, TCHAU, MSG, ERRO, LISTA, SESSAO, EMPTY = range(7)
CONTROL = SESSAO
NAMES = ("OI", "TCHAU", "MSG", "ERRO", "LISTA_CLIENTES")
DATA, MORE, ACK = 1, 2, 4
# step: (who sends it, bytes behind the step's byte)
STEPS = {1: (TO_CLIENT, 16), 2: (TO_CLIENT, 100), 3: (TO_SERVER, 84), 4: (TO_CLIENT, 4)}
CONTROLS = {1: "WELCOME", 2: "RECEIPTS", 3: "CHALLENGE", 4: "RESPONSE", 5: "CLOSE"}
FATES = {
    1: "delivered",
    2: "waiting",
    3: "relayed",
    16: "unknown-destination",
    17: "mailbox-full",
    18: "too-long",
    19: "not-utf8",
    20: "empty",
}
REASONS = dict(
    enumerate(("superseded", "kicked", "shutdown", "bye", "id-in-use", "server-full", "refused"), start=1),
)
KEY_LINE = re.compile(r"RECADO_TRAFFIC_SECRET_0 ([0-9a-fA-F]{8}) ([0-9a-fA-F]{64})")


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
    if kind > EMPTY:
        raise Misfit(f"an inner frame of type {kind}, which nothing has")
    if size > TEXT_BYTES:
        raise Misfit(f"an inner frame of size {size}")
    text = field[:size]
    frame = {
        "type": (*NAMES, "CONTROL", "EMPTY")[kind],
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
    if ("DATA" in flags) != (name == "RECEIPTS"):
        raise Misfit(f"{name} with flags {flags}")
    body = text[1:]
    if name == "WELCOME":
        values = struct.unpack("!IIIIH", exactly(body, 18, name))
        return {"code": name, **dict(zip(("send_epoch", "send_base", "recv_epoch", "recv_next", "ttl"), values))}
    if name == "RECEIPTS":
        if not body or len(body) % 5:
            raise Misfit(f"RECEIPTS of {len(body)} bytes")
        receipts = [{"seq": seq, "fate": named(FATES, fate, "fate")} for seq, fate in struct.iter_unpack("!IB", body)]
        return {"code": name, "receipts": receipts}
    if name == "CLOSE":
        if not body:
            raise Misfit("CLOSE without a reason")
        return {"code": name, "reason": named(REASONS, body[0], "reason"), "sentence": strict_text(body[1:], "CLOSE")}
    return {"code": name, "bytes": exactly(body, 8, name).hex()}


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


# --- envelopes ---


class Keys:
    """The keys by session id. Two ends may choose the same id, so there may be several."""

    def __init__(self, lines):
        self.by_sid = {}
        self.counters = {}
        for line in lines:
            match = KEY_LINE.fullmatch(line.strip())
            if match:
                self.by_sid.setdefault(match[1].lower(), []).append(bytes.fromhex(match[2]))

    def open(self, datagram):
        """(key, sid, counter, plaintext), in the order of checks that the document gives."""
        if (len(datagram) - 24) % FRAME_BYTES or not 1 <= (len(datagram) - 24) // FRAME_BYTES <= 6:
            raise Misfit(f"{len(datagram)} bytes whose first is not 0 are no envelope")
        sid, counter = datagram[:4].hex(), int.from_bytes(datagram[4:8], "big")
        if sid not in self.by_sid:
            raise Misfit(f"no key for session {sid}")
        for key in self.by_sid[sid]:
            try:
                plain = open_sealed(key, struct.pack("<4xI4x", counter), datagram[:8], datagram[8:])
            except BadTag:
                continue
            self._mark(key, counter)
            return key, sid, counter, plain
        raise Misfit(f"no key of session {sid} opens counter {counter}")

    def _mark(self, key, counter):
        seen = self.counters.setdefault(key, set())
        if counter in seen:
            raise Misfit(f"counter {counter} again")
        if seen and counter <= max(seen) - REPLAY_WINDOW:
            raise Misfit(f"counter {counter} is older than the window")
        seen.add(counter)


# --- streams ---


class Stream:
    """One direction of a conversation, read as its receiver must: each frame once, in order."""

    def __init__(self, direction, client, epoch, next_seq):
        self.about = {"direction": direction, "client": client, "epoch": epoch}
        self.next_seq = next_seq
        self.held = {}
        self.parts = []
        self.messages = []
        self.misfits = []

    def begin_at(self, base):
        """The sender holds nothing before `base` any more."""
        if 0 < (base - self.next_seq) & 0xFFFFFFFF < 1 << 31:
            self.next_seq, self.parts, self.held = base, [], {}

    def take(self, frame, more, raw):
        ahead = (frame["seq"] - self.next_seq) & 0xFFFFFFFF
        if ahead >= 1 << 31:
            return
        if ahead >= WINDOW_FRAMES:
            raise Misfit(f"seq {frame['seq']} is {ahead} past what the receiver needs")
        self.held.setdefault(frame["seq"], (frame, more, raw))
        while self.next_seq in self.held:
            self._deliver(*self.held.pop(self.next_seq))
            self.next_seq = (self.next_seq + 1) & 0xFFFFFFFF

    def acknowledged(self, ack, sacks):
        """Nobody can hold what did not pass here."""
        held = [(ack + 1 + bit) & 0xFFFFFFFF for bit in range(64) if sacks >> bit & 1]
        unseen = [seq for seq in held if not self._passed(seq)]
        if not self._passed(ack - 1) or unseen:
            raise Misfit(f"ack {ack} and sack {unseen} tell of frames that were never sent")

    def _passed(self, seq):
        return (self.next_seq - seq - 1) & 0xFFFFFFFF < 1 << 31 or seq in self.held

    def _deliver(self, frame, more, raw):
        if self.parts and any(self.parts[0][0][key] != frame[key] for key in ("type", "origin", "dest")):
            self.misfits.append(f"seq {frame['seq']} does not continue the message before it")
            self.parts = []
        self.parts.append((frame, raw))
        if not more:
            self._end_message()

    def _end_message(self):
        first, last = self.parts[0][0], self.parts[-1][0]
        raw = b"".join(part for _, part in self.parts)
        self.parts = []
        message = {key: first[key] for key in ("type", "origin", "dest")}
        message.update({"first_seq": first["seq"], "last_seq": last["seq"]})
        try:
            if len(raw) > MESSAGE_BYTES:
                raise Misfit("too-long")
            if "control" in first:
                message["control"] = first["control"]
            else:
                message["text"] = strict_text(raw, "a message")
        except Misfit as misfit:
            self.misfits.append(f"the message that ends at {last['seq']}: {misfit}")
        self.messages.append(message)

    def report(self):
        misfits = list(self.misfits)
        if self.held or self.parts:
            misfits.append(f"the recording ends inside: {self.next_seq} is missing")
        return {"kind": "stream", **self.about, "messages": self.messages, "misfits": misfits}


class Flow:
    """What is known of one client: its id by the OI, and its streams by the WELCOME, which comes before all it seals."""

    def __init__(self):
        self.id = None
        # By key: (the stream that it seals, the stream that its envelopes acknowledge).
        self.streams = {}
        self.newest = None


class Decoder:
    def __init__(self, keys):
        self.keys = keys
        self.flows = {}
        # By direction and epoch: a stream outlives keys and addresses.
        self.streams = {}

    def datagram(self, direction, client, datagram):
        flow = self.flows.setdefault(client, Flow())
        try:
            if datagram[:1] == b"\0":
                frame = read_clear(datagram, direction)
                if direction == TO_SERVER and "REC1" in frame.get("offer", ()):
                    flow.id = frame["origin"]
                return {"kind": "clear", "frame": frame, "misfits": []}
            key, sid, counter, plain = self.keys.open(datagram)
        except Misfit as misfit:
            return {"kind": "unreadable", "misfits": [str(misfit)]}
        frames, misfits = [], []
        for at in range(0, len(plain), FRAME_BYTES):
            try:
                raw = plain[at : at + FRAME_BYTES]
                frame = read_inner(raw)
                frames.append(frame)
                if at == 0 and not ("ACK" in frame["flags"] or ends_session(frame)):
                    raise Misfit("the first frame of an envelope bears no ACK")
                self._take(direction, client, flow, key, frame, bytes.fromhex(frame["text"]))
            except Misfit as misfit:
                misfits.append(str(misfit))
        told = {"kind": "envelope", "sid": sid, "counter": counter, "plain": plain.hex()}
        return {**told, "frames": frames, "misfits": misfits}

    def _take(self, direction, client, flow, key, frame, text):
        control = frame.get("control", {})
        if direction == TO_SERVER and frame["origin"] != (flow.id if "DATA" in frame["flags"] else 0):
            raise Misfit(f"origin {frame['origin']} in a frame of {frame['type']} from the client {flow.id}")
        if control.get("code") == "WELCOME":
            ours = self._stream(TO_CLIENT, client, control["send_epoch"], control["send_base"])
            theirs = self._stream(TO_SERVER, client, control["recv_epoch"], control["recv_next"])
            flow.streams[key] = (ours, theirs)
            flow.newest = (theirs, ours)
        if key not in flow.streams:
            if direction == TO_CLIENT or flow.newest is None:
                raise Misfit("a frame before any WELCOME")
            flow.streams[key] = flow.newest
        sealed, acknowledged = flow.streams[key]
        if "ACK" in frame["flags"]:
            acknowledged.acknowledged(frame["ack"], int(frame["sacks"], 16))
        if "DATA" in frame["flags"]:
            sealed.take(frame, "MORE" in frame["flags"], text)

    def _stream(self, direction, client, epoch, next_seq):
        if epoch == 0:
            raise Misfit(f"WELCOME names no stream {direction}")
        stream = self.streams.setdefault((direction, epoch), Stream(direction, client, epoch, next_seq))
        stream.begin_at(next_seq)
        return stream


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    with open(arguments[1], encoding="utf-8") as keylog:
        decoder = Decoder(Keys(keylog))
    fits = True
    with open(arguments[0], encoding="utf-8") as recording:
        for line in recording:
            entry = json.loads(line)
            direction, client = entry["direction"], entry.get("client", "")
            if direction not in (TO_SERVER, TO_CLIENT):
                print(f"unknown direction {direction}", file=sys.stderr)
                return 2
            told = decoder.datagram(direction, client, bytes.fromhex(entry["hex"]))
            fits = show({"direction": direction, "client": client, **told}) and fits
    for stream in decoder.streams.values():
        fits = show(stream.report()) and fits
    return 0 if fits else 1


def show(told):
    print(json.dumps(told, ensure_ascii=False))
    return not told["misfits"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

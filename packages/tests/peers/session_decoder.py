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

import json
import re
import struct
import sys

from chacha20poly1305 import BadTag, open_sealed
from session_frames import (
    FRAME_BYTES,
    TO_CLIENT,
    TO_SERVER,
    WINDOW_FRAMES,
    Misfit,
    ends_session,
    read_clear,
    read_inner,
    strict_text,
)
from session_history import ENTRY_BYTES, Feed, read_entry, read_request

MESSAGE_BYTES = 65536
REPLAY_WINDOW = 1024
# What travels in a session: by direction and whether it is DATA.
TRAVELS = {
    (TO_SERVER, True): {"TCHAU", "MSG", "LISTA_CLIENTES", "EMPTY", "HISTORY"},
    (TO_SERVER, False): {"CONTROL", "EMPTY"},
    (TO_CLIENT, True): {"OI", "ERRO", "LISTA_CLIENTES", "CONTROL", "EMPTY", "ENTRY"},
    (TO_CLIENT, False): {"MSG", "CONTROL", "EMPTY"},
}
KEY_LINE = re.compile(r"RECADO_TRAFFIC_SECRET_0 ([0-9a-fA-F]{8}) ([0-9a-fA-F]{64})")


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

    def __init__(self, direction, client, client_id, epoch, next_seq, number):
        self.client_id = client_id
        self.feed = Feed(client_id, number)
        self.about = {"direction": direction, "client": client, "epoch": epoch}
        self.next_seq = next_seq
        self.held = {}
        self.parts = []
        self.messages = []
        self.misfits = []

    def begin_at(self, base):
        """The sender holds nothing before `base` any more."""
        if 0 < (base - self.next_seq) & 0xFFFFFFFF < 1 << 31:
            self.next_seq, self.parts, self.held, self.feed.due = base, [], {}, 0

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
            message.update(self._content(first, raw))
        except Misfit as misfit:
            self.misfits.append(f"the message that ends at {last['seq']}: {misfit}")
        self.messages.append(message)

    def _content(self, first, raw):
        if len(raw) > MESSAGE_BYTES + (ENTRY_BYTES if first["type"] == "ENTRY" else 0):
            raise Misfit("too-long")
        if first["type"] == "ENTRY":
            entry = read_entry(raw, first, self.client_id)
            entry["answers"] = self.feed.due > 0
            self.feed.take(entry["number"], first["origin"])
            return entry
        self.feed.pass_other(first["type"], first["origin"])
        if "control" in first:
            if first["control"]["code"] == "ANSWER":
                self.feed.begin_answer(first["control"]["count"])
            return {"control": first["control"]}
        text = strict_text(raw, "a message")
        return {"text": text, "request": read_request(text)} if first["type"] == "HISTORY" else {"text": text}

    def report(self):
        misfits = list(self.misfits)
        if self.feed.due:
            misfits.append(f"{self.feed.due} entries of an answer never came")
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
        if frame["type"] not in TRAVELS[direction, "DATA" in frame["flags"]]:
            raise Misfit(f"{frame['type']} with flags {frame['flags']} going {direction}")
        if direction == TO_SERVER and frame["origin"] != (flow.id if "DATA" in frame["flags"] else 0):
            raise Misfit(f"origin {frame['origin']} in a frame of {frame['type']} from the client {flow.id}")
        if control.get("code") == "WELCOME":
            number = control["number"]
            ours = self._stream(TO_CLIENT, client, flow.id, control["send_epoch"], control["send_base"], number)
            theirs = self._stream(TO_SERVER, client, flow.id, control["recv_epoch"], control["recv_next"], number)
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

    def _stream(self, direction, client, client_id, epoch, next_seq, number):
        if epoch == 0:
            raise Misfit(f"WELCOME names no stream {direction}")
        new = Stream(direction, client, client_id, epoch, next_seq, number)
        stream = self.streams.setdefault((direction, epoch), new)
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

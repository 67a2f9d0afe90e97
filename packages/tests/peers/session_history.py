"""Entries and requests of the history, as docs/PROTOCOL.md has them. Part of session_decoder.py."""

import re
import struct

from session_frames import FAILURES_FROM, FATES, Misfit, named, number_of, strict_text, wide

ENTRY_BYTES = 17
NUMBER_MAX = 2**48 - 1
REQUESTS = re.compile(
    r"(?P<ref>\d+) (?:page (?P<with>\d+) (?P<before>\d+) (?P<limit>\d+)"
    r"|search (?P<since>\d+) (?P<most>\d+) (?P<words>.*)"
    r"|fates (?P<numbers>\d+(?: \d+)*))",
    re.ASCII | re.DOTALL,
)


def read_entry(raw, frame, reader):
    """`reader` is the id of the client that gets it."""
    if len(raw) < ENTRY_BYTES:
        raise Misfit(f"an ENTRY of {len(raw)} bytes")
    number, time, seq, fate = struct.unpack("!6s6sIB", raw[:ENTRY_BYTES])
    entry = {"number": number_of(number), "time": wide(time), "seq": seq, "fate": named(FATES, fate, "fate")}
    is_own = frame["origin"] == reader
    if seq and not is_own:
        raise Misfit(f"entry {entry['number']} tells {reader} a seq of somebody else's stream")
    if fate >= FAILURES_FROM or (fate and not (is_own and frame["dest"])):
        raise Misfit(f"entry {entry['number']} of {frame['origin']} to {frame['dest']} has fate {entry['fate']}")
    if len(raw) == ENTRY_BYTES and not (is_own and seq and frame["dest"] != reader):
        raise Misfit(f"entry {entry['number']} has no text")
    return {**entry, "text": strict_text(raw[ENTRY_BYTES:], "an entry")}


def read_request(text):
    match = REQUESTS.fullmatch(text)
    if match is None:
        raise Misfit(f"{text!r} asks for nothing")
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    if "numbers" in found:
        numbers = [within(number, 1, NUMBER_MAX, "NUMBER") for number in found["numbers"].split(" ")]
        if len(numbers) > 1000:
            raise Misfit(f"{len(numbers)} fates are asked for")
        return {"ref": ref_of(found), "kind": "fates", "numbers": numbers}
    before = within(found.get("before", found.get("since")), 0, NUMBER_MAX, "BEFORE")
    limit = within(found.get("limit", found.get("most")), 1, 100, "LIMIT")
    if "words" in found:
        return {"ref": ref_of(found), "kind": "search", "before": before, "limit": limit, "words": found["words"]}
    peer = within(found["with"], 0, 2**32 - 1, "WITH")
    return {"ref": ref_of(found), "kind": "page", "with": peer, "before": before, "limit": limit}


def ref_of(found):
    return within(found["ref"], 1, 2**32 - 1, "REF")


def within(digits, least, most, what):
    if not least <= int(digits) <= most:
        raise Misfit(f"{what} is {digits}")
    return int(digits)


class Feed:
    """The entries of a server's stream: those of answers, and the others, each number greater than the one before."""

    def __init__(self, reader, number):
        self.number = number
        # Ids that need no introduction any more; 0 is the server.
        self.known = {0, reader}
        self.answered = 0
        # Of the answer whose entries come.
        self.due = 0

    def begin_answer(self, count):
        self.answered, self.due = 0, count

    def take(self, number, origin):
        if self.due:
            last, self.answered, self.due = self.answered, number, self.due - 1
        else:
            last, self.number = self.number, number
        if number <= last:
            raise Misfit(f"entry {number} behind {last}")
        if origin not in self.known:
            raise Misfit(f"entry {number} of {origin}, who was not introduced")

    def pass_other(self, kind, origin):
        """An introduction alone may stand between an answer's entries."""
        if kind in ("OI", "LISTA_CLIENTES"):
            self.known.add(origin)
        if self.due and kind != "OI":
            raise Misfit(f"{kind} where {self.due} entries of an answer are missing")

"""Recado's frames for Python 3.8 and later; needs nothing but the standard library.

Generated from packages/protocol/src/frame.ts by `bun run generate`. Changes belong there.
"""


import struct
from dataclasses import dataclass
from enum import IntEnum, IntFlag


def _packed_text(field: str, text: str, size: int) -> bytes:
    data = text.encode("utf-8")
    if len(data) > size:
        raise ValueError(f"{field}: {len(data)} bytes of UTF-8, the limit is {size}")
    return data


def _packed_bytes(field: str, data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise ValueError(f"{field}: {len(data)} bytes, must be {size}")
    return data


def _text(data: bytes) -> str:
    """What stands before the first NUL. Raises UnicodeDecodeError, a ValueError, when it is not UTF-8."""
    return data.split(b"\0", 1)[0].decode("utf-8")


class SessionStep(IntEnum):
    COOKIE = 1
    REPLY = 2
    FINISH = 3
    UNKNOWN_SESSION = 4
    PENDING = 5


class ControlCode(IntEnum):
    WELCOME = 1
    RECEIPTS = 2
    CHALLENGE = 3
    RESPONSE = 4
    CLOSE = 5
    REFUSALS = 6
    ANSWER = 7
    SKIPPED = 8
    SERVERS = 9


class CloseReason(IntEnum):
    SUPERSEDED = 1
    KICKED = 2
    SHUTDOWN = 3
    BYE = 4
    ID_IN_USE = 5
    SERVER_FULL = 6
    REFUSED = 7


class FrameType(IntEnum):
    OI = 0
    TCHAU = 1
    MSG = 2
    ERRO = 3
    LISTA_CLIENTES = 4
    SESSAO = 5


FRAME_SIZE = 176
_FRAME_0 = struct.Struct("!IIII20s140s")


@dataclass
class Frame:
    type: int = 0
    origin: int = 0
    dest: int = 0
    size: int = 0
    name: str = ""
    text: str = ""

    def pack(self) -> bytes:
        """The 176 bytes. Raises ValueError for what does not fit its field, struct.error for a number."""
        return (
            _FRAME_0.pack(
                self.type,
                self.origin,
                self.dest,
                self.size,
                _packed_text("name", self.name, 20),
                _packed_text("text", self.text, 140),
            )
        )

    @classmethod
    def unpack(cls, data: bytes) -> "Frame":
        """Raises ValueError for any other length than 176, or a text that is not UTF-8."""
        if len(data) != FRAME_SIZE:
            raise ValueError(f"{len(data)} bytes, must be {FRAME_SIZE}")
        values = _FRAME_0.unpack_from(data, 0)
        return cls(values[0], values[1], values[2], values[3], _text(values[4]), _text(values[5]))


class InnerFrameType(IntEnum):
    OI = 0
    TCHAU = 1
    MSG = 2
    ERRO = 3
    LISTA_CLIENTES = 4
    CONTROL = 5
    EMPTY = 6
    ENTRY = 7
    HISTORY = 8


class InnerFrameFlags(IntFlag):
    DATA = 1
    MORE = 2
    ACK = 4


INNER_FRAME_SIZE = 176
_INNER_FRAME_0 = struct.Struct("!IIIIBBHIIII140s")


@dataclass
class InnerFrame:
    type: int = 0
    origin: int = 0
    dest: int = 0
    size: int = 0
    flags: int = 0
    window: int = 0
    ack_delay: int = 0
    seq: int = 0
    ack: int = 0
    sack_high: int = 0
    sack_low: int = 0
    text: bytes = bytes(140)

    def pack(self) -> bytes:
        """The 176 bytes. Raises ValueError for what does not fit its field, struct.error for a number."""
        return (
            _INNER_FRAME_0.pack(
                self.type,
                self.origin,
                self.dest,
                self.size,
                self.flags,
                self.window,
                self.ack_delay,
                self.seq,
                self.ack,
                self.sack_high,
                self.sack_low,
                _packed_bytes("text", self.text, 140),
            )
        )

    @classmethod
    def unpack(cls, data: bytes) -> "InnerFrame":
        """Raises ValueError for any other length than 176."""
        if len(data) != INNER_FRAME_SIZE:
            raise ValueError(f"{len(data)} bytes, must be {INNER_FRAME_SIZE}")
        values = _INNER_FRAME_0.unpack_from(data, 0)
        return cls(values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9], values[10], values[11])


ENVELOPE_SIZE = 8
_ENVELOPE_0 = struct.Struct("!II")


@dataclass
class Envelope:
    sid: int = 0
    counter: int = 0

    def pack(self) -> bytes:
        """The 8 bytes. Raises struct.error for a number that does not fit its field."""
        return (
            _ENVELOPE_0.pack(
                self.sid,
                self.counter,
            )
        )

    @classmethod
    def unpack(cls, data: bytes) -> "Envelope":
        """Raises ValueError for any other length than 8."""
        if len(data) != ENVELOPE_SIZE:
            raise ValueError(f"{len(data)} bytes, must be {ENVELOPE_SIZE}")
        values = _ENVELOPE_0.unpack_from(data, 0)
        return cls(values[0], values[1])


STREAM_STATE_SIZE = 16
_STREAM_STATE_0 = struct.Struct("!IIII")


@dataclass
class StreamState:
    send_epoch: int = 0
    send_base: int = 0
    recv_epoch: int = 0
    recv_next: int = 0

    def pack(self) -> bytes:
        """The 16 bytes. Raises struct.error for a number that does not fit its field."""
        return (
            _STREAM_STATE_0.pack(
                self.send_epoch,
                self.send_base,
                self.recv_epoch,
                self.recv_next,
            )
        )

    @classmethod
    def unpack(cls, data: bytes) -> "StreamState":
        """Raises ValueError for any other length than 16."""
        if len(data) != STREAM_STATE_SIZE:
            raise ValueError(f"{len(data)} bytes, must be {STREAM_STATE_SIZE}")
        values = _STREAM_STATE_0.unpack_from(data, 0)
        return cls(values[0], values[1], values[2], values[3])


POSITION_SIZE = 10
_POSITION_0 = struct.Struct("!IHI")


@dataclass
class Position:
    log: int = 0
    number_high: int = 0
    number_low: int = 0

    def pack(self) -> bytes:
        """The 10 bytes. Raises struct.error for a number that does not fit its field."""
        return (
            _POSITION_0.pack(
                self.log,
                self.number_high,
                self.number_low,
            )
        )

    @classmethod
    def unpack(cls, data: bytes) -> "Position":
        """Raises ValueError for any other length than 10."""
        if len(data) != POSITION_SIZE:
            raise ValueError(f"{len(data)} bytes, must be {POSITION_SIZE}")
        values = _POSITION_0.unpack_from(data, 0)
        return cls(values[0], values[1], values[2])


class EntryFate(IntEnum):
    NONE = 0
    DELIVERED = 1
    WAITING = 2
    RELAYED = 3
    UNKNOWN_DESTINATION = 16
    MAILBOX_FULL = 17
    TOO_LONG = 18
    NOT_UTF8 = 19
    EMPTY = 20
    MUTED = 21


ENTRY_SIZE = 17
_ENTRY_0 = struct.Struct("!HIHIIB")


@dataclass
class Entry:
    number_high: int = 0
    number_low: int = 0
    time_high: int = 0
    time_low: int = 0
    seq: int = 0
    fate: int = 0

    def pack(self) -> bytes:
        """The 17 bytes. Raises struct.error for a number that does not fit its field."""
        return (
            _ENTRY_0.pack(
                self.number_high,
                self.number_low,
                self.time_high,
                self.time_low,
                self.seq,
                self.fate,
            )
        )

    @classmethod
    def unpack(cls, data: bytes) -> "Entry":
        """Raises ValueError for any other length than 17."""
        if len(data) != ENTRY_SIZE:
            raise ValueError(f"{len(data)} bytes, must be {ENTRY_SIZE}")
        values = _ENTRY_0.unpack_from(data, 0)
        return cls(values[0], values[1], values[2], values[3], values[4], values[5])


class ReceiptFate(IntEnum):
    NONE = 0
    DELIVERED = 1
    WAITING = 2
    RELAYED = 3
    UNKNOWN_DESTINATION = 16
    MAILBOX_FULL = 17
    TOO_LONG = 18
    NOT_UTF8 = 19
    EMPTY = 20
    MUTED = 21


RECEIPT_SIZE = 7
_RECEIPT_0 = struct.Struct("!HIB")


@dataclass
class Receipt:
    number_high: int = 0
    number_low: int = 0
    fate: int = 0

    def pack(self) -> bytes:
        """The 7 bytes. Raises struct.error for a number that does not fit its field."""
        return (
            _RECEIPT_0.pack(
                self.number_high,
                self.number_low,
                self.fate,
            )
        )

    @classmethod
    def unpack(cls, data: bytes) -> "Receipt":
        """Raises ValueError for any other length than 7."""
        if len(data) != RECEIPT_SIZE:
            raise ValueError(f"{len(data)} bytes, must be {RECEIPT_SIZE}")
        values = _RECEIPT_0.unpack_from(data, 0)
        return cls(values[0], values[1], values[2])


class RefusalFate(IntEnum):
    NONE = 0
    DELIVERED = 1
    WAITING = 2
    RELAYED = 3
    UNKNOWN_DESTINATION = 16
    MAILBOX_FULL = 17
    TOO_LONG = 18
    NOT_UTF8 = 19
    EMPTY = 20
    MUTED = 21


REFUSAL_SIZE = 5
_REFUSAL_0 = struct.Struct("!IB")


@dataclass
class Refusal:
    seq: int = 0
    fate: int = 0

    def pack(self) -> bytes:
        """The 5 bytes. Raises struct.error for a number that does not fit its field."""
        return (
            _REFUSAL_0.pack(
                self.seq,
                self.fate,
            )
        )

    @classmethod
    def unpack(cls, data: bytes) -> "Refusal":
        """Raises ValueError for any other length than 5."""
        if len(data) != REFUSAL_SIZE:
            raise ValueError(f"{len(data)} bytes, must be {REFUSAL_SIZE}")
        values = _REFUSAL_0.unpack_from(data, 0)
        return cls(values[0], values[1])


class AnswerStatus(IntEnum):
    OK = 0
    NOTHING_TO_FIND = 1
    NOT_UNDERSTOOD = 2
    UNAVAILABLE = 3


ANSWER_SIZE = 8
_ANSWER_0 = struct.Struct("!IBHB")


@dataclass
class Answer:
    ref: int = 0
    status: int = 0
    count: int = 0
    more: int = 0

    def pack(self) -> bytes:
        """The 8 bytes. Raises struct.error for a number that does not fit its field."""
        return (
            _ANSWER_0.pack(
                self.ref,
                self.status,
                self.count,
                self.more,
            )
        )

    @classmethod
    def unpack(cls, data: bytes) -> "Answer":
        """Raises ValueError for any other length than 8."""
        if len(data) != ANSWER_SIZE:
            raise ValueError(f"{len(data)} bytes, must be {ANSWER_SIZE}")
        values = _ANSWER_0.unpack_from(data, 0)
        return cls(values[0], values[1], values[2], values[3])

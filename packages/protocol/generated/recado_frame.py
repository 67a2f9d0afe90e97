"""Recado's frames for Python 3.8 and later; needs nothing but the standard library.

Generated from packages/protocol/src/frame.ts by `bun run generate`. Changes belong there.
"""


import struct
from dataclasses import dataclass
from enum import IntEnum


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


class FrameType(IntEnum):
    OI = 0
    TCHAU = 1
    MSG = 2
    ERRO = 3
    LISTA_CLIENTES = 4


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
        """The 176 bytes. Raises ValueError for a text that does not fit, struct.error for a number."""
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

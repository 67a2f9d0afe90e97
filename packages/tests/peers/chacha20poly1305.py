"""ChaCha20-Poly1305 (RFC 8439) in plain Python, to open what others sealed. Slow, and not constant in time.

Run as a program it checks the vectors of RFC 8439 and ends with status 1 if one fails.
"""

import hmac
import struct
import sys

TAG_BYTES = 16

_CONSTANTS = (0x61707865, 0x3320646E, 0x79622D32, 0x6B206574)
_MASK = 0xFFFFFFFF
_ROUNDS = (
    (0, 4, 8, 12),
    (1, 5, 9, 13),
    (2, 6, 10, 14),
    (3, 7, 11, 15),
    (0, 5, 10, 15),
    (1, 6, 11, 12),
    (2, 7, 8, 13),
    (3, 4, 9, 14),
)
_PRIME = (1 << 130) - 5


class BadTag(ValueError):
    """The seal does not fit key, nonce, associated data and ciphertext."""


def block(key, counter, nonce):
    """64 bytes of key stream (RFC 8439, 2.3): key 32 bytes, counter u32, nonce 12 bytes."""
    start = _CONSTANTS + struct.unpack("<8L", key) + (counter,) + struct.unpack("<3L", nonce)
    state = list(start)
    for _ in range(10):
        for a, b, c, d in _ROUNDS:
            state[a] = (state[a] + state[b]) & _MASK
            state[d] = _rotated(state[d] ^ state[a], 16)
            state[c] = (state[c] + state[d]) & _MASK
            state[b] = _rotated(state[b] ^ state[c], 12)
            state[a] = (state[a] + state[b]) & _MASK
            state[d] = _rotated(state[d] ^ state[a], 8)
            state[c] = (state[c] + state[d]) & _MASK
            state[b] = _rotated(state[b] ^ state[c], 7)
    return struct.pack("<16L", *((after + before) & _MASK for after, before in zip(state, start)))


def poly1305(key, message):
    """The tag of 16 bytes (RFC 8439, 2.5): key 32 bytes, used once."""
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for at in range(0, len(message), 16):
        total = (total + int.from_bytes(message[at : at + 16] + b"\x01", "little")) * r % _PRIME
    return ((total + int.from_bytes(key[16:], "little")) & ((1 << 128) - 1)).to_bytes(16, "little")


def open_sealed(key, nonce, associated, sealed):
    """The plaintext of ciphertext and tag (RFC 8439, 2.8). Raises BadTag."""
    ciphertext, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
    if not hmac.compare_digest(tag, _tag(key, nonce, associated, ciphertext)):
        raise BadTag("the seal does not fit")
    return _with_stream(key, nonce, ciphertext)


def _rotated(word, bits):
    return ((word << bits) | (word >> (32 - bits))) & _MASK


def _with_stream(key, nonce, data):
    out = bytearray()
    for at in range(0, len(data), 64):
        stream = block(key, 1 + at // 64, nonce)
        out += bytes(a ^ b for a, b in zip(data[at : at + 64], stream))
    return bytes(out)


def _tag(key, nonce, associated, ciphertext):
    lengths = struct.pack("<QQ", len(associated), len(ciphertext))
    return poly1305(block(key, 0, nonce)[:32], _padded(associated) + _padded(ciphertext) + lengths)


def _padded(data):
    return data + bytes(-len(data) % 16)


def _check(what, holds):
    print(f"{'ok' if holds else 'WRONG'}: {what}")
    return holds


def _check_vectors():
    counting = bytes(range(32))
    stream = block(counting, 1, bytes.fromhex("000000090000004a00000000"))
    block_holds = stream == bytes.fromhex(
        "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
        "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e"
    )
    tag = poly1305(
        bytes.fromhex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b"),
        b"Cryptographic Forum Research Group",
    )
    key = bytes(range(0x80, 0xA0))
    nonce = bytes.fromhex("070000004041424344454647")
    associated = bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
    sealed = bytes.fromhex(
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
        "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
        "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
        "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691"
    )
    plain = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
        b"sunscreen would be it."
    )
    forged = bytes([sealed[0] ^ 1]) + sealed[1:]
    return all(
        [
            _check("RFC 8439, 2.3.2: block", block_holds),
            _check("RFC 8439, 2.5.2: Poly1305", tag == bytes.fromhex("a8061dc1305136c6c22b8baf0c0127a9")),
            _check("RFC 8439, 2.8.2: opens", open_sealed(key, nonce, associated, sealed) == plain),
            _check("a flipped bit is refused", _refuses(key, nonce, associated, forged)),
            _check("other associated data is refused", _refuses(key, nonce, associated[1:], sealed)),
        ]
    )


def _refuses(key, nonce, associated, sealed):
    try:
        open_sealed(key, nonce, associated, sealed)
    except BadTag:
        return True
    return False


if __name__ == "__main__":
    sys.exit(0 if _check_vectors() else 1)

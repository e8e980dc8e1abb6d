"""How two processes of this program hand each other what they say: each piece led by its length."""

from __future__ import annotations

import struct
from typing import IO

LENGTH = struct.Struct(">Q")


def hand_over(pipe: IO[bytes], said: bytes) -> None:
    """Write one piece. Raises OSError where the other side is gone."""
    pipe.write(LENGTH.pack(len(said)))
    pipe.write(said)
    pipe.flush()


def handed(pipe: IO[bytes]) -> bytes:
    """The next piece. Raises EOFError where the other side is gone."""
    (length,) = LENGTH.unpack(_whole(pipe, LENGTH.size))
    return _whole(pipe, length)


def _whole(pipe: IO[bytes], length: int) -> bytes:
    found = pipe.read(length)
    if len(found) < length:
        raise EOFError
    return found

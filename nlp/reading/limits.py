"""Limits on inputs, so that no single one takes all memory or never ends."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO, cast

from nlp.errors import TooBig


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes. What is read as a stream (tables with a row a line, archives, WARC) may be of any size itself."""

    document: int = 64 << 20
    """A file that is read whole: a text, a page, a document."""
    field: int = 16 << 20
    """Characters in one row of a table that is read as a stream."""
    member: int = 2 << 30
    """A member of an archive, unpacked."""
    total: int = 64 << 30
    """All members of an archive, unpacked."""
    members: int = 1_000_000
    """Members of an archive."""
    ratio: int = 200
    """Bytes out for each byte in, once ``free`` bytes have come out. Text seldom shrinks to a twentieth."""
    free: int = 32 << 20
    depth: int = 3
    """Archives in archives."""
    pages: int = 5_000
    """Pages of a PDF."""


LIMITS = Limits()


class _Bounded(io.RawIOBase):
    """A stream that raises :class:`nlp.errors.TooBig` instead of giving more than a limit, or more than ``ratio``
    times ``packed``, the size of what it comes from."""

    def __init__(self, stream: BinaryIO, limit: int, where: str, packed: int = 0) -> None:
        self._stream = stream
        self._limit = limit
        self._where = where
        self._packed = packed
        self.count = 0

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self.count += len(data)
        if self.count > self._limit:
            raise TooBig(f"it is bigger than {shown(self._limit)}", where=self._where)
        if self._packed and self.count > LIMITS.free and self.count > LIMITS.ratio * self._packed:
            raise TooBig(
                f"it unpacks to more than {LIMITS.ratio} times its size",
                where=self._where,
                remedy="If this is no trap, unpack it and give the folder.",
            )
        buffer[: len(data)] = data
        return len(data)


def bounded(stream: BinaryIO, limit: int, where: str, packed: int = 0) -> BinaryIO:
    """``stream`` under limits: see :class:`_Bounded`."""
    return cast(BinaryIO, io.BufferedReader(_Bounded(stream, limit, where, packed), 1 << 16))


def shown(size: int) -> str:
    """A size for a person: 64 MiB."""
    for unit, power in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if size >= 1 << power:
            return f"{size / (1 << power):g} {unit}"
    return f"{size} bytes"


def read_all(stream: BinaryIO, where: str, limit: int = 0) -> bytes:
    """All of a stream; raises :class:`nlp.errors.TooBig` beyond ``limit`` (``LIMITS.document``)."""
    limit = limit or LIMITS.document
    chunks: list[bytes] = []
    size = 0
    while chunk := stream.read(min(1 << 20, limit + 1 - size)):
        size += len(chunk)
        if size > limit:
            raise TooBig(f"it is bigger than {shown(limit)}", where=where)
        chunks.append(chunk)
    return b"".join(chunks)

"""Archives (.zip, .tar, .tar.gz, .tgz) and single packed files (.gz): their members are read as inputs of their own.

Nothing is ever unpacked into a folder. A member's path is the archive's path and its own; its id likewise. Members that
are hidden, or pictures and styles of saved pages, are passed over; links, devices and paths that lead out of the
archive are refused.
"""

from __future__ import annotations

import gzip
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO, cast

from nlp.errors import BadArchive, InputError, KuifengError, NoArticles, TooBig, UnknownFormat
from nlp.reading.article import ReadFailure
from nlp.reading.draft import Draft, Source, streaming, takes_stream
from nlp.reading.limits import LIMITS, bounded, read_all, shown

SPOOL = 8 << 20
ATTACHMENTS = frozenset(
    "jpg jpeg png gif bmp webp svg ico tif tiff css js map woff woff2 ttf eot mp3 mp4 m4a avi mov wmv flv swf"
    " wav".split()
)
"""Kinds of files that belong to saved pages and hold no article; in archives they are passed over in silence."""
_DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    gzip.BadGzipFile,
    NotImplementedError,
    ValueError,
)


@streaming
def read_zip(source: Source) -> Iterator[Draft | ReadFailure]:
    """The members of a zip file, in its order."""
    _check_depth(source)
    with source.open() as file:
        try:
            archive = zipfile.ZipFile(file)
        except _DAMAGE as error:
            raise BadArchive(f"no zip file: {error}", where=source.path) from error
        with archive:
            infos = archive.infolist()
            yield from _Members(source, _size(file)).read(
                (_zip_name(info), _zip_fault(info), _zip_opener(archive, info)) for info in infos if not info.is_dir()
            )


def _zip_name(info: zipfile.ZipInfo) -> str:
    """A member's name. Chinese Windows writes names in GBK and says nothing; zipfile takes them for code page 437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _zip_fault(info: zipfile.ZipInfo) -> str:
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "the member is a link or a device"
    return "the member is encrypted" if info.flag_bits & 0x1 else ""


def _zip_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(info)


@streaming
def read_tar(source: Source) -> Iterator[Draft | ReadFailure]:
    """The members of a tar file, packed or not, in its order. It is read once, from its beginning to its end."""
    _check_depth(source)
    with source.open() as file:
        size = _size(file)
        stream = bounded(file, LIMITS.total, source.path)
        try:
            # the file's own packing is told by its first bytes
            archive = tarfile.open(fileobj=stream, mode="r|*")  # noqa: SIM115
        except _DAMAGE as error:
            raise BadArchive(f"no tar file: {error}", where=source.path) from error
        with archive:
            yield from _Members(source, size).read(_tar_members(archive))


def _tar_members(archive: tarfile.TarFile) -> Iterator[tuple[str, str, Callable[[], IO[bytes]]]]:
    for info in archive:
        archive.members = []  # type: ignore[attr-defined]  # the list would grow with the archive
        if info.isdir():
            continue
        fault = "" if info.isreg() else "the member is a link or a device"
        yield info.name, fault, _tar_opener(archive, info)


def _tar_opener(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], IO[bytes]]:
    def opened() -> IO[bytes]:
        file = archive.extractfile(info)
        if file is None:
            raise BadArchive("the member cannot be read")
        return file

    return opened


@streaming
def read_gzip(source: Source) -> Iterator[Draft | ReadFailure]:
    """A single packed file: what lies in ``x.jsonl.gz`` is read as ``x.jsonl``."""
    from nlp.reading.readers import reader_for

    _check_depth(source)
    name = source.path.rpartition("/")[2]
    inner = name[: name.rfind(".")] if "." in name else name
    suffix = PurePosixPath(inner).suffix.removeprefix(".").lower()
    article_id = source.article_id
    if suffix:
        article_id = article_id.removesuffix(f".{inner.rpartition('.')[2]}")
    reader = read_tar if name.lower().endswith(".tgz") else reader_for(suffix or "txt")
    if reader is None:
        raise UnknownFormat(f"files of the kind .{suffix} cannot be read", where=source.path)

    def opened() -> BinaryIO:
        file = source.open()
        packed = gzip.GzipFile(fileobj=file, mode="rb")
        packed.myfileobj = cast(Any, file)  # close it too
        return bounded(cast(BinaryIO, packed), LIMITS.total, source.path, _size(file) or 1)

    unpacked = replace(source, article_id=article_id, opener=opened, data=b"", depth=source.depth + 1)
    try:
        if takes_stream(reader):
            yield from reader(unpacked)
        else:
            with opened() as stream:
                data = read_all(stream, source.path)
            yield from reader(replace(unpacked, data=data, opener=None))
    except _DAMAGE as error:
        raise BadArchive(f"the packed file is damaged: {error}", where=source.path) from error


class _Members:
    """Reads members one after another, under limits on their number, sizes and ratio."""

    def __init__(self, source: Source, packed: int) -> None:
        self.source = source
        self.packed = packed
        self.total = 0
        self.seen = 0
        self.readable = 0

    def read(self, members: Iterator[tuple[str, str, Callable[[], IO[bytes]]]]) -> Iterator[Draft | ReadFailure]:
        where = self.source.path
        while True:
            try:
                member = next(members, None)
            except _DAMAGE as error:
                yield ReadFailure.of(BadArchive(f"the archive is damaged: {error}", where=where))
                return
            if member is None:
                break
            self.seen += 1
            if self.seen > LIMITS.members:
                raise TooBig(f"it has more than {LIMITS.members:,} members", where=where)
            try:
                yield from self._member(*member)
            except _Stop as stop:
                yield ReadFailure.of(stop.error)
                return
            except KuifengError as error:
                yield ReadFailure.of(error, error.where or where)
        if not self.readable:
            raise NoArticles("there is nothing to read in this archive", where=where)

    def _member(self, raw_name: str, fault: str, opener: Callable[[], IO[bytes]]) -> Iterator[Draft | ReadFailure]:
        from nlp.reading.inputs import kind_of
        from nlp.reading.readers import reader_for

        name = "".join(c if c.isprintable() else "\ufffd" for c in raw_name)
        path = PurePosixPath(name)
        where = f"{self.source.path}/{name}"
        if path.is_absolute() or ".." in path.parts or "\\" in name or name[1:2] == ":":
            self.readable += 1
            raise BadArchive("the member's path leads out of the archive", where=where)
        if any(part.startswith((".", "__MACOSX")) for part in path.parts):
            return
        if fault:
            self.readable += 1
            raise BadArchive(fault, where=where)
        suffix = kind_of(path.name)
        reader = reader_for(suffix) if suffix else None
        if reader is None:
            kind = path.suffix.lower().removeprefix(".")
            if kind in ATTACHMENTS:
                return
            raise UnknownFormat(f"files of the kind {path.suffix or 'without a suffix'} cannot be read", where=where)
        self.readable += 1
        article_id = f"{self.source.article_id}/{path.with_suffix('').as_posix()}"
        with tempfile.SpooledTemporaryFile(max_size=SPOOL) as spool:
            self._copy(opener, cast(BinaryIO, spool), where, takes_stream(reader))
            spool.seek(0)
            member = Source(
                where,
                article_id,
                b"" if takes_stream(reader) else spool.read(),
                self.source.encoding,
                self.source.columns,
                opener=_kept_open(cast(BinaryIO, spool)) if takes_stream(reader) else None,
                depth=self.source.depth + 1,
            )
            yield from _failures_kept(reader(member), where)

    def _copy(self, opener: Callable[[], IO[bytes]], spool: BinaryIO, where: str, big: bool) -> None:
        limit = LIMITS.member if big else LIMITS.document
        try:
            with opener() as member:
                stream = bounded(cast(BinaryIO, member), min(limit, LIMITS.total - self.total), where)
                while chunk := stream.read(1 << 18):
                    spool.write(chunk)
                    self.total += len(chunk)
                    if self.total > LIMITS.free and self.total > LIMITS.ratio * max(1, self.packed):
                        raise _Stop(
                            TooBig(
                                f"the archive unpacks to more than {LIMITS.ratio} times its size",
                                where=self.source.path,
                                remedy="If this is no trap, unpack it and give the folder.",
                            )
                        )
                    if self.total >= LIMITS.total:
                        raise _Stop(TooBig(f"the archive unpacks to {shown(LIMITS.total)}", where=self.source.path))
        except _DAMAGE as error:
            raise BadArchive(f"the member is damaged: {error}", where=where) from error
        except RuntimeError as error:  # zipfile's word for a wrong or missing password
            raise BadArchive(f"the member cannot be unpacked: {error}", where=where) from error


class _Stop(Exception):
    """No more of this archive."""

    def __init__(self, error: InputError) -> None:
        super().__init__(str(error))
        self.error = error


def _failures_kept(items: Iterator[Draft | ReadFailure], where: str) -> Iterator[Draft | ReadFailure]:
    """What a member's reader gives; what it raises names the member."""
    from nlp.errors import ReaderFault

    try:
        yield from items
    except KuifengError as error:
        error.where = error.where or where
        raise
    except Exception as error:
        raise ReaderFault(f"{type(error).__name__}: {error}", where=where) from error


class _Unclosed:
    """A stream that its readers may close as often as they like; the spool behind it closes with its member."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)

    def __enter__(self) -> _Unclosed:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._file)

    def close(self) -> None:
        pass


def _kept_open(spool: BinaryIO) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        spool.seek(0)
        return cast(BinaryIO, _Unclosed(spool))

    return opened


def _size(file: BinaryIO) -> int:
    """How many bytes a file has; 0 where that cannot be told."""
    try:
        here = file.tell()
        size = file.seek(0, 2)
        file.seek(here)
    except (OSError, ValueError, AttributeError):
        return 0
    return size


def _check_depth(source: Source) -> None:
    if source.depth >= LIMITS.depth:
        raise TooBig(
            f"archives lie in archives, {LIMITS.depth} deep", where=source.path, remedy="Unpack it and give the folder."
        )

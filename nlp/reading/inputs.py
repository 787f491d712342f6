"""What there is to read: files, folders, standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from nlp.errors import (
    ChangedInput,
    InputError,
    KuifengError,
    MissingInput,
    NoArticles,
    NotAFile,
    UnknownFormat,
    UnreadableInput,
)
from nlp.reading.limits import read_all
from nlp.reading.readers import suffixes

STDIN = "-"


@dataclass(frozen=True)
class Found:
    """An input to read, one to pass over (``skipped``), or one that is wrong (``error``)."""

    path: str
    article_id: str
    suffix: str = ""
    skipped: bool = False
    error: KuifengError | None = None
    spool: str = ""
    """Where standard input was written down, so that another process can read it, and read it again."""


def find_inputs(paths: Iterable[str | os.PathLike[str]], *, recursive: bool = True) -> Iterator[Found]:
    """Every input below ``paths``, in the order given and, inside of a folder, sorted by path.

    In folders, hidden files and folders are passed over in silence, and files of a kind that no reader is registered
    for are ``skipped``. A folder without anything to read is an error.
    """
    for path in paths:
        name = os.fspath(path)
        if name == STDIN:
            yield Found(STDIN, "stdin")
        elif os.path.isdir(name):
            yield from _folder(name, recursive)
        else:
            yield _file(name)


def _file(name: str) -> Found:
    shown = printable(name)
    path = Path(name)
    article_id = printable(path.stem)
    try:
        mode = os.stat(name).st_mode
    except (FileNotFoundError, ValueError):
        return Found(shown, article_id, error=MissingInput("there is no such file or folder", where=shown))
    except OSError as error:
        return Found(shown, article_id, error=UnreadableInput(error.strerror or "cannot be read", where=shown))
    if not stat.S_ISREG(mode):
        return Found(shown, article_id, error=NotAFile(_WHAT, where=shown))
    suffix = kind_of(path.name) if path.suffix else "txt"
    if not suffix:
        known = ", ".join(f".{s}" for s in sorted(suffixes()))
        unknown = UnknownFormat(
            f"files of the kind {path.suffix} cannot be read",
            where=shown,
            remedy=f"Save it as one of {known}.",
        )
        return Found(shown, article_id, error=unknown)
    return Found(name, article_id, suffix)


_WHAT = "it is a pipe, a socket or a device, and no file"


def kind_of(name: str) -> str:
    """The suffix that says which reader takes a file of this name; ``""`` where none does.

    Of packed files (``x.jsonl.gz``) what is inside must be of a known kind.
    """
    path = PurePosixPath(name)
    suffix = path.suffix.removeprefix(".").lower()
    if suffix not in suffixes():
        return ""
    if suffix == "gz":
        inner = PurePosixPath(path.stem).suffix.removeprefix(".").lower()
        return suffix if not inner or inner in suffixes() else ""
    return suffix


def _folder(root: str, recursive: bool) -> Iterator[Found]:
    errors: list[OSError] = []
    names: list[str] = []
    links: list[str] = []
    for here, folders, files in os.walk(root, onerror=errors.append):
        folders[:] = [f for f in folders if not f.startswith(".")]
        # a link to a folder may lead round in a circle: it is told of, and not followed
        links.extend(p for f in folders if os.path.islink(p := os.path.join(here, f)))
        folders[:] = folders if recursive else []
        names.extend(os.path.join(here, f) for f in files if not f.startswith("."))
    readable = 0
    for name in sorted(names, key=lambda n: Path(os.path.relpath(n, root)).parts):
        below = Path(os.path.relpath(name, root))
        article_id = printable(below.with_suffix("").as_posix())
        suffix = kind_of(below.name)
        if suffix:
            readable += 1
            yield Found(name, article_id, suffix)
        else:
            yield Found(printable(name), article_id, suffix, skipped=True)
    for name in sorted(links):
        yield Found(printable(name), printable(os.path.relpath(name, root)), skipped=True)
    for problem in errors:
        where = printable(str(problem.filename))
        yield Found(where, where, error=UnreadableInput(problem.strerror or "cannot be read", where=where))
    if not readable and not errors:
        shown = printable(root)
        known = ", ".join(f".{s}" for s in sorted(suffixes()))
        remedy = f"Give a folder that holds files of the kinds {known}."
        error = NoArticles("there is nothing to read in this folder", where=shown, remedy=remedy)
        yield Found(shown, shown, error=error)


def load(found: Found) -> bytes:
    """The bytes of an input. Raises :class:`nlp.errors.InputError` where it cannot be read."""
    try:
        if found.path == STDIN:
            if found.spool:
                return Path(found.spool).read_bytes()
            return read_all(sys.stdin.buffer, STDIN)
        with open_file(found) as file:
            return read_unchanged(file, printable(found.path))
    except OSError as error:
        raise UnreadableInput(error.strerror or "cannot be read", where=printable(found.path)) from error
    except MemoryError as error:
        raise InputError("the file is too big for this machine's memory", where=printable(found.path)) from error


def open_file(found: Found) -> BinaryIO:
    """An input as a stream. Raises :class:`nlp.errors.InputError` where it is no file, or cannot be opened."""
    where = printable(found.path)
    path = found.spool or found.path
    try:
        # A pipe that has taken the file's place since it was found must not make us wait.
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise UnreadableInput(getattr(error, "strerror", None) or "cannot be read", where=where) from error
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise NotAFile(_WHAT, where=where)
        return os.fdopen(number, "rb")
    except BaseException:
        os.close(number)
        raise


def read_unchanged(file: BinaryIO, where: str) -> bytes:
    """All of an open file. Raises :class:`nlp.errors.ChangedInput` where it was written to meanwhile."""
    before = os.fstat(file.fileno())
    data = read_all(file, where)
    after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        raise ChangedInput("the file changed while it was read", where=where)
    return data


def printable(name: str) -> str:
    """A file's name that can be written as UTF-8: bytes that are none become U+FFFD, line ends a space."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return " ".join(text.split()) if any(c in text for c in "\r\n\t") else text

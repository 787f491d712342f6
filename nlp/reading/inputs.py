"""What there is to read: files, folders, standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import InputError, KuifengError, MissingInput, NoArticles, UnknownFormat, UnreadableInput
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
    if not path.exists():
        return Found(shown, article_id, error=MissingInput("there is no such file or folder", where=shown))
    suffix = path.suffix.removeprefix(".").lower() or "txt"
    if suffix not in suffixes():
        known = ", ".join(f".{s}" for s in sorted(suffixes()))
        error = UnknownFormat(
            f"files of the kind {path.suffix} cannot be read",
            where=shown,
            remedy=f"Save it as one of {known}.",
        )
        return Found(shown, article_id, error=error)
    return Found(name, article_id, suffix)


def _folder(root: str, recursive: bool) -> Iterator[Found]:
    errors: list[OSError] = []
    names: list[str] = []
    for here, folders, files in os.walk(root, onerror=errors.append):
        folders[:] = [f for f in folders if not f.startswith(".")] if recursive else []
        names.extend(os.path.join(here, f) for f in files if not f.startswith("."))
    readable = 0
    for name in sorted(names, key=lambda n: Path(os.path.relpath(n, root)).parts):
        below = Path(os.path.relpath(name, root))
        article_id = printable(below.with_suffix("").as_posix())
        suffix = below.suffix.removeprefix(".").lower()
        if suffix in suffixes():
            readable += 1
            yield Found(name, article_id, suffix)
        else:
            yield Found(printable(name), article_id, suffix, skipped=True)
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
            return Path(found.spool).read_bytes() if found.spool else sys.stdin.buffer.read()
        return Path(found.path).read_bytes()
    except OSError as error:
        raise UnreadableInput(error.strerror or "cannot be read", where=printable(found.path)) from error
    except MemoryError as error:
        raise InputError("the file is too big for this machine's memory", where=printable(found.path)) from error


def printable(name: str) -> str:
    """A file's name that can be written as UTF-8: bytes that are none become U+FFFD, line ends a space."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return " ".join(text.split()) if any(c in text for c in "\r\n\t") else text

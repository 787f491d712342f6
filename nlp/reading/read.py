"""Inputs → articles, with every input accounted for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from nlp.errors import DuplicateId, InputError, KuifengError, ReaderFault
from nlp.reading.article import Article, ReadFailure
from nlp.reading.draft import Draft, Reader, Source, finish, takes_stream
from nlp.reading.inputs import STDIN, Found, find_inputs, load, open_file, printable
from nlp.reading.metadata import load_metadata
from nlp.reading.readers import reader_for, sniff
from nlp.reading.tables import check_columns

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def read(
    paths: Paths,
    *,
    columns: Mapping[str, str] | None = None,
    recursive: bool = True,
    encoding: str = "",
    metadata: str | os.PathLike[str] = "",
    on_error: Callable[[ReadFailure], object] | None = None,
    on_skip: Callable[[str], object] | None = None,
) -> Iterator[Article]:
    """The articles of files, folders (``recursive`` with their subfolders) and standard input (``-``), one by one.

    ``columns`` gives the names of a table's columns where they are not the fields' own
    (``{"text": "正文"}``). ``encoding`` is the charset that the files are said to be in; it counts after a byte order
    mark and UTF-8. ``metadata`` is a table of what is known of the articles apart, joined by id or path
    (:mod:`nlp.reading.metadata`). Each input that cannot be read goes to ``on_error`` and reading goes on; without
    ``on_error`` it is raised as a :class:`nlp.errors.KuifengError`. ``on_skip`` is told the path of each file in a
    folder that no reader is registered for.

    >>> list(read("no/such/place.txt", on_error=print))  # doctest: +ELLIPSIS
    ReadFailure(source_path='no/such/place.txt', code='missing-file', ...)
    []
    """
    names = dict(columns or {})
    check_columns(names)  # at once, not at the first article
    listed = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    table = os.fspath(metadata)
    if table:
        load_metadata(table, tuple(sorted(names.items())))
    return _read(listed, names, recursive, encoding, table, on_error, on_skip)


def _read(
    paths: list[str | os.PathLike[str]],
    columns: dict[str, str],
    recursive: bool,
    encoding: str,
    metadata: str,
    on_error: Callable[[ReadFailure], object] | None,
    on_skip: Callable[[str], object] | None,
) -> Iterator[Article]:
    seen: dict[str, str] = {}

    def fail(error: KuifengError, path: str) -> None:
        if on_error is None:
            raise error
        on_error(ReadFailure.of(error, error.where or path))

    for found in find_inputs(paths, recursive=recursive):
        if found.skipped:
            if on_skip is not None:
                on_skip(found.path)
            continue
        for item in read_found(found, columns=columns, encoding=encoding, metadata=metadata):
            if isinstance(item, KuifengError):
                fail(item, printable(found.path))
            elif isinstance(item, ReadFailure):
                if on_error is None:
                    raise InputError(item.error, item.source_path, item.remedy, code=item.code)
                on_error(item)
            elif item.article_id in seen:
                first, path = seen[item.article_id], printable(found.path)
                fail(DuplicateId(f"the id {item.article_id} was given before, in {first}", path), path)
            else:
                seen[item.article_id] = printable(found.path)
                yield item


def read_found(
    found: Found,
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str = "",
    metadata: str = "",
    start: int = 0,
) -> Iterator[Article | ReadFailure | KuifengError]:
    """What one input holds, in its order: its articles, and a failure or an error for whatever is none; from item
    ``start`` on, where another has done those before it.

    Nothing is raised: the run reads an input in a process of its own, where each item has its number, which is the
    same whenever the input is read again. Ids given twice are the caller's to see.
    """
    if found.error is not None:
        if not start:
            yield found.error
        return
    path = printable(found.path)
    number = -1
    try:
        source, reader = _opened(found, path, encoding, dict(columns or {}))
        items = iter(reader(source))
    except Exception as error:
        if not start:
            yield _known(error, path)
        return
    while True:
        number += 1
        try:
            item = next(items, None)
            if item is None:
                return
            if number < start:
                continue
            article = finish(item) if isinstance(item, Draft) else item
            if metadata and isinstance(article, Article):
                article = load_metadata(metadata, tuple(sorted((columns or {}).items()))).apply(article)
        except Exception as error:
            if number >= start:
                yield _known(error, path)
            if not _goes_on(items):
                return
            continue
        yield article


def _known(error: Exception, path: str) -> KuifengError:
    """``error`` as one of ours: a reader's own fault must not end a run over many files, nor go unnoticed."""
    if isinstance(error, KuifengError):
        return error
    return ReaderFault(f"{type(error).__name__}: {error}", where=path)


def _goes_on(items: Iterator[Draft | ReadFailure]) -> bool:
    """Whether a reader that raised, or whose draft could not be finished, has more to give."""
    return getattr(items, "gi_frame", None) is not None


def _opened(found: Found, path: str, encoding: str, columns: dict[str, str]) -> tuple[Source, Reader]:
    """An input with its bytes, or with a way to open it, as its reader wants it."""
    if found.path == STDIN:
        if not found.spool:
            source = Source(path, found.article_id, load(found), encoding, columns)
            return source, sniff(source)
        source = Source(path, found.article_id, b"", encoding, columns, opener=lambda: open_file(found))
        taken = sniff(source)
        return source if takes_stream(taken) else replace(source, data=load(found), opener=None), taken
    reader = reader_for(found.suffix)
    assert reader is not None, found.suffix  # find_inputs lets no other through
    if takes_stream(reader):
        open_file(found).close()  # what is wrong is told now
        return Source(path, found.article_id, b"", encoding, columns, opener=lambda: open_file(found)), reader
    return Source(path, found.article_id, load(found), encoding, columns), reader

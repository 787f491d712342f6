"""Every error the tool raises: a code, what is wrong, where, and what to do about it.

Codes are stable: they stand in the ``errors`` table, and scripts may compare them. ``str(error)`` is one line that a
person can act on. All errors survive ``pickle``, so that a worker process can hand them back.
"""

from __future__ import annotations

from typing import ClassVar


class KuifengError(Exception):
    """The base of all errors of this package.

    ``what`` is the trouble in words, ``where`` the file, column or setting it lies in, ``remedy`` the next step.
    """

    code: str = "error"
    default_remedy: ClassVar[str] = ""

    def __init__(self, what: str, where: str = "", remedy: str = "", *, code: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = str(where)
        self.remedy = remedy or self.default_remedy
        if code:
            self.code = code

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        head = head.rstrip(" .。")
        return f"{head}. {self.remedy}" if self.remedy else f"{head}."

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.what!r}, where={self.where!r}, remedy={self.remedy!r}, code={self.code!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.what, self.where, self.remedy, self.code))


def _rebuild(cls: type[KuifengError], what: str, where: str, remedy: str, code: str) -> KuifengError:
    return cls(what, where, remedy, code=code)


class ConfigError(KuifengError):
    """A configuration file or option that cannot be used."""

    code = "config"
    default_remedy = "See the shipped defaults for every known key."


class ResourceError(KuifengError):
    """A lexicon, gazetteer or taxonomy file that does not pass its checks."""

    code = "resource"
    default_remedy = "Mend the resource file, or reinstall kuifeng."


class ModelError(KuifengError):
    """A fitted model that is missing or cannot be loaded."""

    code = "model"
    default_remedy = "Reinstall kuifeng, or make the model again with the command in its README."


class DependencyError(KuifengError):
    """An optional package that a feature needs is not installed."""

    code = "missing-package"
    default_remedy = "Install the extra that the message names."


class AnalysisError(KuifengError):
    """An article that was read but could not be analysed."""

    code = "analysis-failed"
    default_remedy = "Report this with the article's text."


class ArticleTimeout(AnalysisError):
    """An article that took longer than the time limit."""

    code = "article-timeout"
    default_remedy = "Look at the article: it may be very long or no prose; or raise --article-timeout."


class WorkerCrash(AnalysisError):
    """An article over which a worker process died, each time that it was tried."""

    code = "worker-crash"
    default_remedy = "Report this with the article's file; the other articles are not touched by it."


class WorkerFault(KuifengError):
    """Worker processes that cannot work at all: they die before any article, or between articles."""

    code = "worker-failed"
    default_remedy = "See the workers' log; run with --workers 0 to see the error itself."


class GoldError(KuifengError):
    """Gold annotations that are malformed or do not fit their text."""

    code = "bad-gold"
    default_remedy = "Mend the annotation."


# ---------------------------------------------------------------------------------------------------------------- input


class InputError(KuifengError):
    """An input that cannot be read; the subclasses say why."""

    code = "unreadable"
    default_remedy = "Check that the file can be opened."


class MissingInput(InputError):
    """No file or folder of that name."""

    code = "missing-file"
    default_remedy = "Check the path for a typing mistake."


class UnreadableInput(InputError):
    """The operating system does not let us read it."""

    code = "unreadable-file"
    default_remedy = "Check the file's permissions."


class EmptyInput(InputError):
    """A file, or a table row, without any text."""

    code = "empty-file"
    default_remedy = "Give a file that holds an article's text."


class BinaryInput(InputError):
    """A file that is no text in any encoding."""

    code = "binary-file"
    default_remedy = "Give plain text; save a document of another kind as .txt first."


class NoArticles(InputError):
    """A folder in which no file is of a kind that can be read."""

    code = "no-articles"
    default_remedy = "Give a folder that holds .txt, .jsonl or .csv files."


class UnknownFormat(InputError):
    """A file whose suffix no reader is registered for."""

    code = "unknown-format"
    default_remedy = "Save it as .txt, .html, .docx, .jsonl or .csv."


class NotAFile(InputError):
    """A pipe, a socket, a device: reading it might never end."""

    code = "not-a-file"
    default_remedy = "Save what it gives as a file, or pipe it into standard input (-)."


class ChangedInput(InputError):
    """A file that another program wrote to while it was read."""

    code = "changed-file"
    default_remedy = "Run again when nothing writes to it."


class TooBig(InputError):
    """An input beyond a limit on size, count or ratio: the limits keep one input from taking all memory."""

    code = "too-big"
    default_remedy = "Cut it into smaller files; tables (.jsonl, .csv, .parquet) may be of any size."


class BadDocument(InputError):
    """A document (.docx, .pdf, .xlsx, .parquet, .warc) that is damaged or holds no text."""

    code = "bad-document"
    default_remedy = "Open it in the program that made it, and save it again."


class BadArchive(InputError):
    """An archive that is damaged, or a member of one that must not or cannot be read."""

    code = "bad-archive"
    default_remedy = "Unpack it with another program and give the folder."


class BadTable(InputError):
    """A table that cannot be read as one: a broken row, or no column that holds the text."""

    code = "bad-table"
    default_remedy = "Give a table with one article a row, and a column for its text."


class BadColumn(BadTable):
    """A column that was asked for and is not there, or a field that the tool does not know."""

    code = "bad-column"
    default_remedy = "Name the table's columns with the option for columns."


class BadRow(BadTable):
    """One row of a table that cannot be read; the others can."""

    code = "bad-row"
    default_remedy = "Mend or remove the row."


class ReaderFault(InputError):
    """A reader that broke on an input."""

    code = "reader-failed"
    default_remedy = "Report this with the file."


class DuplicateId(InputError):
    """The second of two inputs that have one article id."""

    code = "duplicate-id"
    default_remedy = "Give each article an id of its own."


# --------------------------------------------------------------------------------------------------------------- output


class OutputError(KuifengError):
    """An output that cannot be written."""

    code = "unwritable-output"
    default_remedy = "Choose a folder that you may write to."


class OutputExists(OutputError):
    """The output is there already, and nothing was said about replacing it."""

    code = "output-exists"
    default_remedy = "Choose another folder, or add --force to replace it."


class RunExists(OutputError):
    """There is a run for this output that was broken off, or is not this one."""

    code = "run-exists"
    default_remedy = "Go on with --resume, or begin anew with --force."


class RunLocked(OutputError):
    """Another process is at work on the same output."""

    code = "run-locked"
    default_remedy = "Wait until it ends (kuifeng status tells), or choose another folder."


class NoRun(OutputError):
    """There is nothing to resume or to assemble, or not all of it."""

    code = "no-run"
    default_remedy = "Start it with kuifeng run INPUT --out DIR."

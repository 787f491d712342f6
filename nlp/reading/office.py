"""What Word's and Excel's files have in common: a zip of XML, or else something that cannot be read."""

from __future__ import annotations

from nlp.errors import BadDocument, EmptyInput
from nlp.reading.draft import Source

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of the formats before 2007, and of encrypted new ones


def check_office(source: Source, what: str, old: str, new: str) -> None:
    """Raise where there is nothing, or an ``old`` file, or one with a password, in place of a ``new`` one."""
    if not source.data:
        raise EmptyInput("the file is empty", where=source.path)
    if source.data.startswith(_OLE):
        raise BadDocument(
            f"an old {old}, or a {what} with a password",
            where=source.path,
            remedy=f"Save it as {new} without a password.",
        )

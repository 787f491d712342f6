"""Every error says what, where and what to do, and survives a process border."""

from __future__ import annotations

import inspect
import pickle

import pytest

from nlp import errors
from nlp.reading.article import ReadFailure

CLASSES = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.KuifengError)]


def test_message_names_what_where_and_remedy() -> None:
    error = errors.MissingInput("there is no such file", where="news/a.txt")
    assert str(error) == "news/a.txt: there is no such file. Check the path for a typing mistake."
    assert str(errors.ConfigError("unknown key x.y.", where="k.toml", remedy="Did you mean x.z?")) == (
        "k.toml: unknown key x.y. Did you mean x.z?"
    )
    assert str(errors.KuifengError("it broke")) == "it broke."


@pytest.mark.parametrize("cls", CLASSES)
def test_errors_survive_pickle(cls: type[errors.KuifengError]) -> None:
    error = cls("it broke", where="a.csv", remedy="Mend it.")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is cls
    assert (again.what, again.where, again.remedy, again.code) == ("it broke", "a.csv", "Mend it.", cls.code)


def test_codes_are_distinct_and_remedies_given() -> None:
    codes = [c.code for c in CLASSES if c is not errors.InputError]
    assert sorted(codes) == sorted(set(codes))
    assert all(c.default_remedy for c in CLASSES if c is not errors.KuifengError)


def test_an_error_becomes_a_row_of_the_errors_table() -> None:
    error = errors.BadColumn("no column text", where="a.csv", remedy="Name it.")
    assert ReadFailure.of(error) == ReadFailure("a.csv", "bad-column", "no column text", "Name it.", "reading")
    assert ReadFailure.of(error, "b.csv", "analysis").source_path == "b.csv"

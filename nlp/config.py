"""Settings: the shipped ``defaults.toml``, overlaid by a user's file, then by options.

An unknown section or key is an error that names the nearest known one; so is a value of another type.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nlp.errors import ConfigError

Settings = dict[str, dict[str, Any]]
"""``{section: {key: value}}``, every key of the defaults present."""


@cache
def _defaults_text() -> str:
    return files("nlp").joinpath("defaults.toml").read_text(encoding="utf-8")


def defaults() -> Settings:
    """A fresh copy of the shipped settings."""
    return tomllib.loads(_defaults_text())


def _nearest(word: str, known: Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"Did you mean {close[0]}?" if close else f"Known: {', '.join(known)}."


def overlay(base: Settings, changes: Mapping[str, Any], where: str) -> Settings:
    """``base`` with ``changes`` laid over it.

    ``where`` names the source of the changes in errors. Raises :class:`nlp.errors.ConfigError` on an unknown section
    or key and on a value of another type than the default's.
    """
    out = {section: dict(values) for section, values in base.items()}
    for section, values in changes.items():
        if section not in out:
            raise ConfigError(f"unknown section [{section}]", where=where, remedy=_nearest(section, out))
        if not isinstance(values, Mapping):
            raise ConfigError(
                f"[{section}] must be a table of keys",
                where=where,
                remedy="The shipped nlp/defaults.toml shows the form.",
            )
        for key, value in values.items():
            if key not in out[section]:
                raise ConfigError(f"unknown key {section}.{key}", where=where, remedy=_nearest(key, out[section]))
            old = out[section][key]
            if type(old) is not type(value) and not (isinstance(old, float) and type(value) is int):
                raise ConfigError(
                    f"{section}.{key} must be {type(old).__name__}, not {type(value).__name__} ({value!r})",
                    where=where,
                    remedy=f"The default is {old!r}.",
                )
            out[section][key] = value
    return out


def load_settings(file: str | Path | None = None, options: Mapping[str, Mapping[str, Any]] | None = None) -> Settings:
    """The settings of a run: defaults, then ``file`` (TOML), then ``options`` (``{section: {key: value}}``)."""
    settings = defaults()
    if file is not None:
        path = Path(file)
        try:
            changes = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(
                f"cannot read the configuration: {error.strerror}", where=str(path), remedy="Give a readable TOML file."
            ) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"not TOML: {error}", where=str(path), remedy="Mend the file at that place.") from error
        settings = overlay(settings, changes, str(path))
    if options:
        settings = overlay(settings, options, "options")
    return settings

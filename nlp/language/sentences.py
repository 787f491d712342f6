"""Sentence and role rules (SPEC §1)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]`` is the sentence; ``section`` the heading above it, ``paragraph`` its line's number from 0."""

    start: int
    end: int
    role: str  # title heading body
    section: str = ""
    paragraph: int = 0

"""Bytes → articles: files, encodings, tables of articles, mastheads."""

from nlp.reading.article import Article, ReadFailure
from nlp.reading.read import read

__all__ = ["Article", "ReadFailure", "read"]

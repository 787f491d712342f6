"""The spaCy tokenizer on jieba's cut, and the splitting of tokens at the borders of spans (SPEC §1)."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import registry

from nlp.errors import ModelError
from nlp.language.cutting import Cutter, Word, read_user_dictionary

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.vocab import Vocab

NAME = "kuifeng.JiebaTokenizer.v1"
_SURROGATE = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """``text`` as spaCy can store it: lone surrogates become U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


class JiebaTokenizer:
    """Text → ``Doc``. ``doc.text`` is the text, and each white-space character is a token of its own.

    No token carries trailing white space (``token.whitespace_`` is always empty): a span may then begin and end at any
    character. Lone surrogates, which spaCy cannot store, become U+FFFD; offsets stay as they are.
    """

    def __init__(self, vocab: Vocab, cutter: Cutter | None = None) -> None:
        self.vocab = vocab
        self.cutter = cutter or Cutter()

    def __call__(self, text: str) -> Doc:
        words = self.cutter.cut(storable(text))
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def __repr__(self) -> str:
        return f"JiebaTokenizer({self.cutter!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (JiebaTokenizer, (self.vocab, self.cutter))

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterable[Doc]:
        """A ``Doc`` for each text."""
        return map(self, texts)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The settings as JSON: the user words and the engine. The words of the lexicon are the package's own."""
        words = [list(w) for w in self.cutter.user_words]
        data = {"user_words": words, "engine": self.cutter.engine}
        return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8")

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> JiebaTokenizer:
        """Take on the settings that :meth:`to_bytes` gave."""
        try:
            loaded = json.loads(data.decode("utf-8"))
            words = [Word(str(text), int(frequency)) for text, frequency in loaded["user_words"]]
            self.cutter = Cutter(words, str(loaded["engine"]))
        except (ValueError, TypeError, KeyError) as error:
            raise ModelError(f"not the settings of a tokenizer: {error}") from error
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the settings to the file ``path``."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> JiebaTokenizer:
        """Take on the settings in the file ``path``."""
        return self.from_bytes(Path(path).read_bytes())


def make_tokenizer(
    user_dictionary: str = "", engine: str = "auto", words: Sequence[str] = ()
) -> Callable[[Language], JiebaTokenizer]:
    """The tokenizer's factory. ``user_dictionary``: a file in jieba's form, see :func:`read_user_dictionary`;
    ``words``: more words, of the frequency that a word without one has there."""

    def make(nlp: Language) -> JiebaTokenizer:
        listed = read_user_dictionary(user_dictionary) if user_dictionary else ()
        return JiebaTokenizer(nlp.vocab, Cutter((*listed, *map(Word, words)), engine))

    return make


registry.tokenizers(NAME, func=make_tokenizer)


def split_tokens(doc: Doc, offsets: Iterable[int], text: str | None = None) -> Doc:
    """``doc`` with a token border at each of the character ``offsets``. ``text``: ``doc.text``, where it is known.

    The same object where the borders are there already, else a new one with the text, entities, span groups, sentence
    starts, categories and ``user_data`` (the same mapping) of the old. Offsets outside of the text are passed over.
    """
    starts = doc.to_array("IDX").tolist()
    known = set(starts)
    size = starts[-1] + len(doc[-1]) if starts else 0
    cuts = sorted({o for o in offsets if 0 < o < size} - known)
    if not cuts:
        return doc
    by_token: dict[int, list[int]] = {}
    for offset in cuts:
        i = bisect_right(starts, offset) - 1
        inside = offset - starts[i]
        if inside < len(doc[i]):  # else it lies behind the token, in its trailing space
            by_token.setdefault(i, []).append(inside)
    if not by_token:
        return doc
    text = doc.text if text is None else text
    # slices of the text and arrays: asking each token costs several times as much
    lengths, trailing = doc.to_array("LENGTH").tolist(), doc.to_array("SPACY").tolist()
    words: list[str] = []
    spaces: list[bool] = []
    first: list[int] = []
    for i, (at, length, space) in enumerate(zip(starts, lengths, trailing, strict=True)):
        first.append(len(words))
        end = at + length
        for inside in by_token.get(i, ()):
            words.append(text[at : starts[i] + inside])
            spaces.append(False)
            at = starts[i] + inside
        words.append(text[at:end])
        spaces.append(bool(space))
    first.append(len(words))
    new = Doc(doc.vocab, words=words, spaces=spaces, user_data=doc.user_data)
    _carry(doc, new, first)
    return new


def _carry(old: Doc, new: Doc, first: list[int]) -> None:
    """Copy the annotation of ``old``; its token ``i`` begins at ``new``'s token ``first[i]``."""

    def moved(span: Span) -> Span:
        return Span(new, first[span.start], first[span.end], label=span.label, kb_id=span.kb_id, span_id=span.id)

    if old.has_annotation("SENT_START"):
        marks = np.full(len(new), -1, dtype="int64")
        marks[np.array(first)[:-1][old.to_array("SENT_START").astype("int64") == 1]] = 1
        starts: Any = marks.astype("uint64").reshape(-1, 1)
        new.from_array(["SENT_START"], starts)
    if old.has_annotation("ENT_IOB"):
        new.set_ents([moved(ent) for ent in old.ents])
    groups: Mapping[str, SpanGroup] = old.spans
    for key, group in groups.items():
        new.spans[key] = SpanGroup(new, name=group.name, attrs=group.attrs, spans=[moved(s) for s in group])
    new.cats = old.cats
    new.user_hooks = old.user_hooks
    new.user_span_hooks = old.user_span_hooks
    new.user_token_hooks = old.user_token_hooks
    new._context = old._context

"""A learned model of names beside the rules: a linear-chain CRF over characters, decoded in NumPy (SPEC §3).

The model proposes people, divisions and bodies where the rules have no cue. Its weights are bytes with one scale (npz),
no code. ``nlp.training.train_names`` makes them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlp.components.matches import EntityMatch
from nlp.components.name_features import BITS, CharacterTable, Cues, Ints, features
from nlp.components.place_scan import scan
from nlp.components.textview import TextView, word_class
from nlp.errors import ResourceError
from nlp.resources.lexicon import read_lists, surnames, words
from nlp.resources.locations import models_dir
from nlp.resources.places import gazetteer

Floats = npt.NDArray[np.float32]

KINDS = ("PERSON", "GPE", "ORG", "OTHER")
"""What the model tells apart; OTHER stands for all labels that are left to the rules."""
TAGS = ("O", *(f"{part}-{kind}" for kind in KINDS for part in "BIES"))
N_TAGS = len(TAGS)
_ENDERS = re.compile(r"[。！？!?；;\n]")
_LONGEST = 80
LONE_ITEM = 0.97
"""What a person needs who stands in a list without another one beside."""
SHORT_PERSON = 0.85
"""What a name of two characters needs."""


def allowed_moves() -> npt.NDArray[np.bool_]:
    """Which tag may follow which: after B or I of a kind its I or E, else O, a B or an S."""
    moves = np.zeros((N_TAGS, N_TAGS), bool)
    for a, first in enumerate(TAGS):
        for b, second in enumerate(TAGS):
            open_ = first[0] in "BI"
            same = first[1:] == second[1:]
            moves[a, b] = (second[0] in "IE" and same) if open_ else second[0] in "OBS"
    return moves


STARTS = np.array([tag[0] in "OBS" for tag in TAGS])
STOPS = np.array([tag[0] in "OES" for tag in TAGS])


def stretches(text: str, longest: int = _LONGEST) -> list[tuple[int, int]]:
    """Sentences, and pieces of what is longer than a sentence should be: what is decoded at a time."""
    cuts, begin = [], 0
    for match in _ENDERS.finditer(text):
        cuts.append((begin, match.end()))
        begin = match.end()
    cuts.append((begin, len(text)))
    out: list[tuple[int, int]] = []
    for start, end in cuts:
        while end - start > longest:
            comma = max(text.rfind(mark, start + 40, start + longest) for mark in "，,、： ")
            cut = comma + 1 if comma > 0 else start + longest
            out.append((start, cut))
            start = cut
        if end > start:
            out.append((start, end))
    return out


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name that the model sees, and how sure it is of all its characters."""

    start: int
    end: int
    kind: str
    sure: float


class Chain:
    """The forward and backward pass over a padded batch.

    ``emissions`` (sentence, step, tag) and ``moves`` are exponentials; a forbidden tag or move is 0. Steps beyond a
    sentence's length stay 0.
    """

    def __init__(self, emissions: npt.NDArray[Any], moves: npt.NDArray[Any], lengths: npt.NDArray[Any]) -> None:
        count, steps, _ = emissions.shape
        self.emissions, self.moves, self.lengths = emissions, moves, lengths
        alpha = self.alpha = np.zeros_like(emissions)
        beta = self.beta = np.zeros_like(emissions)
        scale = self.scale = np.ones((count, steps), emissions.dtype)
        alpha[:, 0] = emissions[:, 0] * STARTS
        for t in range(steps):
            if t:
                alpha[:, t] = (alpha[:, t - 1] @ moves) * emissions[:, t]
            total = alpha[:, t].sum(1)
            scale[:, t] = np.where(total > 0, total, 1)
            alpha[:, t] /= scale[:, t, None]
        last = np.arange(count), lengths - 1
        for t in range(steps - 1, -1, -1):
            if t + 1 < steps:
                beta[:, t] = (emissions[:, t + 1] * beta[:, t + 1] / scale[:, t + 1, None]) @ moves.T
            beta[lengths - 1 == t, t] = STOPS
        whole = (alpha[last] * beta[last]).sum(1)
        self.whole = np.where(whole > 0, whole, 1e-30)

    def marginals(self) -> npt.NDArray[Any]:
        """The probability of each tag: sentence, step, tag."""
        return np.asarray(self.alpha * self.beta / self.whole[:, None, None])

    def log_total(self) -> npt.NDArray[Any]:
        """The log partition of each sentence."""
        inside = np.arange(self.scale.shape[1])[None, :] < self.lengths[:, None]
        return np.asarray(np.log(self.whole) + (np.log(self.scale) * inside).sum(1))

    def expected_moves(self) -> npt.NDArray[Any]:
        """How often each move is expected in the batch."""
        tags = len(self.moves)
        ahead = self.emissions[:, 1:] * self.beta[:, 1:] / self.scale[:, 1:, None] / self.whole[:, None, None]
        return np.asarray(self.moves * (self.alpha[:, :-1].reshape(-1, tags).T @ ahead.reshape(-1, tags)))


def forward_backward(
    emissions: npt.NDArray[Any], moves: npt.NDArray[Any], lengths: npt.NDArray[Any]
) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]:
    """Marginals (sentence, step, tag), log partition and the expected moves of a padded batch (:class:`Chain`)."""
    chain = Chain(emissions, moves, lengths)
    return chain.marginals(), chain.log_total(), chain.expected_moves()


def row_numbers(kept: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """For each possible feature the number of its row of weights, 0 for those without weights."""
    row = np.zeros(1 << BITS, np.int32)
    row[kept] = np.arange(1, len(kept) + 1)
    return row


class NameModel:
    """The weights and the decoder."""

    def __init__(
        self, kept: Ints, values: npt.NDArray[np.int8], scale: float, moves: Floats, cues: Cues, meta: dict[str, Any]
    ) -> None:
        self.cues = cues
        self.row = row_numbers(kept)
        self.weights = np.concatenate([np.zeros((1, N_TAGS), np.int8), values])
        self.scale = scale
        self.moves = np.where(allowed_moves(), np.exp(moves), 0).astype(np.float32)
        self.meta = meta

    @classmethod
    def load(cls, folder: Path) -> NameModel:
        """Read ``weights.npz`` and ``meta.json``; a model of another feature set is refused."""
        try:
            meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            lists = json.loads((folder / "words.json").read_text(encoding="utf-8"))
            fields: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in lists.items()}
            cues = Cues(**fields)
            with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
                kept, values = np.flatnonzero(np.unpackbits(arrays["kept"])).astype(np.int32), arrays["values"]
                scale, moves = float(arrays["scale"]), arrays["moves"].astype(np.float32)
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise ResourceError(f"the name model cannot be read: {error}", where=str(folder)) from error
        if tuple(meta.get("tags", ())) != TAGS or meta.get("bits") != BITS or values.shape != (len(kept), N_TAGS):
            raise ResourceError("the name model has other tags or features", where=str(folder))
        return cls(kept, values, scale, moves, cues, meta)

    def scores(self, rows: Ints) -> Floats:
        """For each row of features the logarithmic score of each tag."""
        # 16 bits hold the sum of some forty bytes
        total = np.zeros((len(rows), N_TAGS), np.int16)
        for numbers in self.row[rows.T]:
            total += self.weights.take(numbers, axis=0)
        return np.asarray(total * np.float32(self.scale), np.float32)

    def marginals(self, scores: Floats, spans: Sequence[tuple[int, int]]) -> Floats:
        """The probability of each tag at each character of ``spans``, in batches of like length."""
        likely = np.exp(scores - scores.max(1, keepdims=True, initial=-np.inf))
        out: Floats = np.zeros_like(likely)
        ordered = sorted(spans, key=lambda s: s[1] - s[0])
        for at in range(0, len(ordered), 64):
            batch = ordered[at : at + 64]
            lengths = np.array([e - s for s, e in batch])
            steps = int(lengths[-1])
            emissions = np.zeros((len(batch), steps, N_TAGS), np.float32)
            for k, (start, end) in enumerate(batch):
                emissions[k, : end - start] = likely[start:end]
            marginal = Chain(emissions, self.moves, lengths).marginals()
            for k, (start, end) in enumerate(batch):
                out[start:end] = marginal[k, : end - start]
        return out

    def propose(self, text: str, *, view: TextView | None = None, least: float = 0.3) -> list[Proposal]:
        """Names with a probability of at least ``least`` at each character, in order, not overlapping."""
        if not text:
            return []
        scores = self.scores(features(text, self.cues, view=view))
        return read_spans(self.marginals(scores, stretches(text)), least)

    def propose_people(self, text: str, *, view: TextView | None = None, least: float = 0.3) -> list[Proposal]:
        """The people of :meth:`propose`, as far as :func:`fits` lets them pass, in a fraction of the time.

        Scores are worked out step by step, and only where a name still has a chance: where one can begin, then behind
        what scores well as a beginning, then around what scores well as a whole name. What lies further off hardly
        moves a probability.
        """
        if not text:
            return []
        table = CharacterTable(text, self.cues, view=view)
        scores = np.zeros((len(text) + _PARTS, N_TAGS), np.float32)
        known = np.zeros(len(text) + _PARTS, bool)
        known[len(text) :] = True

        def score(at: npt.NDArray[Any]) -> None:
            new = at[~known[at]]
            known[new] = True
            scores[new] = self.scores(table.rows(new))

        begins = np.flatnonzero(table.begins())
        score(begins)
        begins = begins[scores[begins, _BEGIN] - scores[begins, 0] > -_HOPELESS]
        score(np.unique(begins[:, None] + np.arange(1, _PARTS)))
        begins = begins[self._odds(scores, begins) > -_UNLIKELY]
        spans = list(_windows(begins.tolist(), stretches(text)))
        if not spans:
            return []
        score(np.concatenate([np.arange(start, end) for start, end in spans]))
        marginal = self.marginals(scores[: len(text)], spans)
        return [p for p in read_spans(marginal, least) if p.kind == "PERSON"]

    def _odds(self, scores: Floats, begins: npt.NDArray[Any]) -> Floats:
        """For each of ``begins`` how much better the best name there scores than no name, as a logarithm.

        A name that goes on after ``_PARTS`` characters counts without its end.
        """
        with np.errstate(divide="ignore"):
            moves = np.log(self.moves)
        less = scores - scores[:, :1]
        inner = less[begins, _BEGIN] + moves[0, _BEGIN] - moves[0, 0]
        best: Floats = np.full(len(begins), -np.inf, np.float32)
        before = _BEGIN
        for n in range(1, _PARTS):
            ended = inner + less[begins + n, _BEGIN + 2] + moves[before, _BEGIN + 2] + moves[_BEGIN + 2, 0]
            best = np.maximum(best, ended - (n + 1) * moves[0, 0])
            inner = inner + less[begins + n, _BEGIN + 1] + moves[before, _BEGIN + 1] - moves[0, 0]
            before = _BEGIN + 1
        return np.asarray(np.maximum(best, inner))

    def mentions(self, text: str, *, view: TextView | None = None) -> list[EntityMatch]:
        """Proposals that are sure enough for the thresholds in ``meta.json``."""
        view = view or TextView(text)
        least = self.meta.get("least", {})
        propose = self.propose_people if set(least) <= {"PERSON"} else self.propose
        return select(text, propose(text, view=view), least, view=view)


_HOPELESS = 2.5
"""A character whose score as a person's beginning lies so far below its score outside of names begins none."""
_UNLIKELY = 3.0
"""Where the best name scores so far below no name at all, there is none."""
_PARTS = 4
_BEGIN = TAGS.index("B-PERSON")
_BEFORE, _BEHIND = 5, 10


def _windows(begins: Sequence[int], spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What lies around ``begins``, within ``spans``; windows that touch are one."""
    at = iter(spans)
    low, high = next(at)
    start = end = -1
    for begin in begins:
        while begin >= high:
            low, high = next(at)
        if begin - _BEFORE > end or low >= end:
            if end > start:
                yield start, end
            start = max(low, begin - _BEFORE)
        end = min(high, begin + _BEHIND)
    if end > start:
        yield start, end


def read_spans(marginal: Floats, least: float) -> list[Proposal]:
    """Spans whose tags follow one another and are each the likeliest of their character."""
    best = marginal.argmax(1)
    found: list[Proposal] = []
    at = 0
    named = np.flatnonzero(best)
    position = 0
    while position < len(named):
        at = int(named[position])
        position += 1
        part, kind = TAGS[best[at]].split("-")
        end = at + 1
        if part == "B":
            while end < len(best) and TAGS[best[end]] == f"I-{kind}":
                end += 1
            if end >= len(best) or TAGS[best[end]] != f"E-{kind}":
                continue
            end += 1
        elif part != "S":
            continue
        sure = float(marginal[np.arange(at, end), best[at:end]].min())
        if sure >= least:
            found.append(Proposal(at, end, kind, sure))
        while position < len(named) and named[position] < end:
            position += 1
    return found


@cache
def name_model() -> NameModel | None:
    """The shipped model, or ``None`` where there is none."""
    folder = models_dir() / "names"
    return NameModel.load(folder) if (folder / "weights.npz").is_file() else None


def weigh_repeats(text: str, proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals, surer where the article repeats the name, and cut to a name that stands alone elsewhere.

    Two sightings of the same stretch in two contexts speak for it like two witnesses that are not quite independent.
    """
    doubts: dict[tuple[str, str], list[float]] = {}
    for p in proposals:
        doubts.setdefault((p.kind, text[p.start : p.end]), []).append(1 - p.sure)
    out: list[Proposal] = []
    for p in proposals:
        name = text[p.start : p.end]
        seen = sorted(doubts[p.kind, name])
        doubt = seen[0]
        for other in seen[1:3]:
            doubt *= other**0.5
        sure = max(p.sure, 1 - doubt)
        if p.kind == "PERSON" and len(name) in (3, 4) and len(seen) == 1:
            shorter = doubts.get(("PERSON", name[:-1]))
            if shorter and 1 - min(shorter) > sure:
                out.append(Proposal(p.start, p.end - 1, p.kind, 1 - min(shorter)))
                continue
        out.append(Proposal(p.start, p.end, p.kind, sure))
    return out


def propose_names(text: str, *, view: TextView | None = None) -> list[EntityMatch]:
    """The shipped model's mentions that are sure enough for the thresholds in its ``meta.json``."""
    model = name_model()
    if model is None:
        return []
    return model.mentions(text, view=view)


def select(
    text: str, proposals: Sequence[Proposal], least: dict[str, float], *, view: TextView | None = None
) -> list[EntityMatch]:
    """Proposals as mentions: sure enough for their kind, and of a shape that such a name can have."""
    view = view or TextView(text)
    fit = [p for p in proposals if p.kind in least and fits(text, p, view)]
    people = [p for p in proposals if p.kind == "PERSON" and p.sure >= 0.3]
    starts, ends = {p.start for p in people}, {p.end for p in people}
    out: list[EntityMatch] = []
    for p in weigh_repeats(text, fit):
        need = least.get(p.kind, 2.0)
        if p.kind == "PERSON":
            before, after = text[p.start - 1 : p.start] == "、", text[p.end : p.end + 1] == "、"
            alone = not (before and p.start - 1 in ends) and not (after and p.end + 1 in starts)
            if (before or after) and alone:
                need = max(need, LONE_ITEM)  # between things that are no people: 甲乙 of a list of abbreviations
            elif p.end - p.start == 2:
                need = max(need, SHORT_PERSON)
        if p.sure >= need:
            out.append(EntityMatch(p.start, p.end, p.kind, code_confidence=p.sure))
    return sorted([*out, *_elsewhere(text, out, view)], key=lambda m: m.start)


def _elsewhere(text: str, found: Sequence[EntityMatch], view: TextView) -> list[EntityMatch]:
    """The other places of the article where a person's name of three characters or more stands."""
    held = {k for m in found for k in range(m.start, m.end)}
    out: list[EntityMatch] = []
    names = {text[m.start : m.end]: m for m in found if m.label == "PERSON" and m.end - m.start >= 3}
    for name, first in names.items():
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            same = Proposal(start, end, "PERSON", 0.0)
            if held.isdisjoint(range(start, end)) and fits(text, same, view):
                held.update(range(start, end))
                out.append(EntityMatch(start, end, "PERSON", code_confidence=first.code_confidence))
            start = text.find(name, end)
    return out


_PERSON_CLASSES = frozenset(("x", "nr", "nrt", "nrfg"))
_NAME_CLASSES = _PERSON_CLASSES | {"ns", "nz"}
_HAN = "\u3400-\u9fff"
_PERSON = re.compile(f"[{_HAN}]{{2,4}}|[{_HAN}]+(?:[·•・][{_HAN}]+)+")
_NAME = re.compile(f"[{_HAN}A-Za-zＡ-Ｚａ-ｚ0-9０-９·•・（）()]{{2,}}")
_DIVISION = re.compile(f"[{_HAN}]{{2,}}(?:[市县区镇乡村屯寨旗]|街道|社区|苏木|嘎查)")
_NOBODY = re.compile("[左右前后中][一二三四五六七八九十]|.方")
_CREDIT = re.compile(
    r"(?:编辑|责编|作者|摄影|供稿|校对|审核|核稿|值班|监制|校审|编审|撰稿|记者|通讯员|[（(]?[图文摄])"
    r"[ \u3000]*[:：/／|丨][^，。,\n]{0,12}$"
)


def fits(text: str, proposal: Proposal, view: TextView) -> bool:
    """Whether a proposal has the shape of a name of its kind and is none that the rules have decided about."""
    name = text[proposal.start : proposal.end]
    if proposal.kind == "PERSON":
        return _fits_person(text, proposal.start, proposal.end, name, view)
    if proposal.kind == "GPE":
        # the gazetteer's names were weighed by the rules, with the article's other places
        return (
            bool(_NAME.fullmatch(name))
            and not _in_gazetteer(name)
            and word_class(name) in ("x", "ns", "nr", "nrt", "nz")
        )
    if proposal.kind == "ORG":
        return _fits_body(text, proposal.end, name)
    return False


def _fits_person(text: str, start: int, end: int, name: str, view: TextView) -> bool:
    if not _PERSON.fullmatch(name) or _NOBODY.fullmatch(name):
        return False
    if word_class(name) not in ("x", "nr", "nrt", "nrfg") or name in words("offices", "known") | words(
        "offices", "not_names"
    ):
        return False
    if any(len(word) > 1 and name.endswith(word) for word in words("offices", "polite")):
        return False  # a surname with a form of address is the rules' business
    if len(name) <= 3 and "·" not in name and name[0] not in surnames() and not _foreign(name):
        return False
    at, word = view.token_at(start)
    if at + len(word) > end and len(word) > 2 and word_class(word) not in _PERSON_CLASSES:
        return False  # 立行立改: part of a longer word
    if _foreign(name) and end not in view.borders and _foreign(text[end : end + 1] or "。"):
        return False  # cut off within a transliteration
    if any(text.startswith(tail, end) for tail in words("offices", "doctrine_tails")):
        return False
    line = text.rfind("\n", 0, start) + 1
    return not _CREDIT.search(text[max(line, start - 30) : start])


def _foreign(name: str) -> bool:
    return all(char in _transliteration() for char in name)


@cache
def _transliteration() -> frozenset[str]:
    return frozenset(read_lists("offices")["transliteration"])


def _fits_body(text: str, end: int, name: str) -> bool:
    """A body ends like one, no longer word runs on behind it, and it has more than common words."""
    if not _NAME.fullmatch(name) or name[0] in "省市县区镇乡村州旗院校局新各该本":
        return False
    kinds = words("organisations", "proper") | words("organisations", "organ")
    if not any(name.endswith(kind) for kind in kinds):
        return False
    return text[end - 1 : end + 1] not in gazetteer().words and _proper(name)


def _in_gazetteer(name: str) -> bool:
    return any(hit.start == 0 and hit.end == len(name) for hit in scan(name))


def _proper(name: str) -> bool:
    """Whether some word of a body's name is no common noun: what singles it out."""
    return any(word_class(token) in ("x", "nr", "ns", "nz", "nt", "nrt", "j") for token in TextView(name).tokens)

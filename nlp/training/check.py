"""The corpus's validator: what is malformed, double, out of balance or in no split, and how much there is of what.

``check_corpus`` goes on after a finding, so that one run lists all of them. It reads a folder with ``actions/``
(articles with actions only), or ``articles/`` and ``gold/`` (all layers), or all three.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nlp.errors import GoldError, NoArticles
from nlp.language.sentences import split_sentences
from nlp.language.widths import to_half_width
from nlp.training.action_data import (
    LETTERS,
    SPLIT_FILE,
    LabelledArticle,
    action_files,
    from_gold,
    load_action_file,
)
from nlp.training.agreement import pairs_of
from nlp.training.corpus import CorpusArticle, files_by_id, load_gold
from nlp.training.split import SHARES, load_split

GENRES = ("party_building", "local_government", "report", "notice", "off_topic")
ABOUT = ("title", "published", "outlet", "region", "genre", "style")
"""What the head of an action file says."""
MINIMUM = 700
"""Each action must have so many sentences: below it, a classifier's figures for one action are chance."""
LIKENESS = 0.5
"""From this containment of character 5-grams on (common ones by those of the shorter article), two articles are
near-duplicates. Two independent reports of like meetings come to .07 at most in the shipped corpus."""
SHINGLE = 5
REPEATED = 20
"""A sentence of so many characters that stands in two articles is boilerplate, and leaks from train to test."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding: ``kind`` (malformed, unpaired, duplicate, near-duplicate, repeated, imbalance, split, second), where
    it is, and what is wrong."""

    kind: str
    where: str
    what: str


@dataclass(slots=True)
class CorpusReport:
    """All problems, and counts of what could be read: sentences by label (``none`` among them) in action files and in
    full gold, articles by part, genre, year and split."""

    problems: list[Problem] = field(default_factory=list)
    articles: int = 0
    sentences: int = 0
    characters: int = 0
    labels: dict[str, Counter[str]] = field(default_factory=lambda: {"actions": Counter(), "gold": Counter()})
    parts: Counter[str] = field(default_factory=Counter)
    genres: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, where: object, what: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(kind, str(where), what))


def check_corpus(folder: str | Path, *, minimum: int = MINIMUM, likeness: float = LIKENESS) -> CorpusReport:
    """Check a corpus folder. Raises :class:`~nlp.errors.NoArticles` where there is nothing to check."""
    folder = Path(folder)
    report = CorpusReport()
    labelled = _read_actions(folder / "actions", report)
    gold = _read_gold(folder, report)
    articles = labelled + [from_gold(a) for a in gold]
    if not articles and not report.problems:
        raise NoArticles("neither action files nor gold", str(folder), "Give a folder with actions/ or gold/.")
    _count(labelled, gold, report)
    for article_id, number in Counter(a.id for a in articles).items():
        if number > 1:
            report.add("duplicate", article_id, "the id of an action file and of a gold file")
    _check_likeness(articles, likeness, report)
    _check_balance(minimum, report)
    _check_split(folder / "actions" / SPLIT_FILE, articles, report)
    _check_second(folder / "actions" / "second", labelled, report)
    return report


# ------------------------------------------------------------------------------------------------------------- reading


def _read_actions(folder: Path, report: CorpusReport) -> list[LabelledArticle]:
    out = []
    for path in action_files(folder):
        try:
            article = load_action_file(path)
        except (GoldError, UnicodeDecodeError) as error:
            _malformed(path, error, report)
            continue
        out.append(article)
        for what in action_file_slips(article):
            report.add("malformed", path, what)
    return out


def action_file_slips(article: LabelledArticle) -> Iterable[str]:
    """What the loader of action files lets pass: slips in the head, and lines that are no sentence by SPEC §1."""
    about = article.about
    for key in ABOUT:
        if key not in about:
            yield f"no line #{key}"
    for key in about:
        if key not in ABOUT:
            yield f"unknown line #{key}"
    title = "".join(s.text for s in article.sentences if s.role == "title")
    if about.get("title", title) != title:
        yield f"#title is not the title {title!r}"
    if about.get("genre", GENRES[0]) not in GENRES:
        yield f"unknown genre {about['genre']!r}; use one of {', '.join(GENRES)}"
    if not _is_day(about.get("published", "")):
        yield f"#published {about['published']!r} is no day like 2024-09-12"
    text = article.text
    found = [(text[s.start : s.end], s.role) for s in split_sentences(text)]
    for number, (wanted, is_) in enumerate(zip([(s.text, s.role) for s in article.sentences], found, strict=False), 1):
        if wanted != is_:
            yield f"sentence {number} is {wanted[1]} {wanted[0]!r}, by the sentence rules {is_[1]} {is_[0]!r}"
            return  # all that follow are out of step


def _read_gold(folder: Path, report: CorpusReport) -> list[CorpusArticle]:
    try:
        sources, golds = files_by_id(folder / "articles", "*"), files_by_id(folder / "gold", "*.json")
    except GoldError as error:
        report.add("malformed", error.where, error.what)
        return []
    for key in sorted(set(sources) - set(golds)):
        report.add("unpaired", sources[key], "article without gold")
    out = []
    for key, path in sorted(golds.items()):
        if key not in sources:
            report.add("unpaired", path, "gold without article")
        try:
            gold = load_gold(path)
        except GoldError as error:
            _malformed(path, error, report)
            continue
        if gold.id != key:
            report.add("malformed", path, f"id {gold.id!r} is not the file's {key!r}")
        out.append(CorpusArticle(key, sources.get(key, path), gold))
    return out


def _malformed(path: Path, error: Exception, report: CorpusReport) -> None:
    if isinstance(error, GoldError):
        report.add("malformed", error.where or path, error.what)
    else:
        report.add("malformed", path, f"no UTF-8: {error}")


def _is_day(value: str) -> bool:
    try:
        return not value or dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


# ------------------------------------------------------------------------------------------------------------- counting


def _count(labelled: Iterable[LabelledArticle], gold: Iterable[CorpusArticle], report: CorpusReport) -> None:
    for source, articles in (("actions", list(labelled)), ("gold", [from_gold(a) for a in gold])):
        for article in articles:
            report.articles += 1
            report.sentences += len(article.sentences)
            report.characters += sum(len(s.text) for s in article.sentences)
            report.parts[article.id[:1]] += 1
            if source == "actions":
                report.genres[article.about.get("genre", "")] += 1
                report.years[article.about.get("published", "")[:4]] += 1
            for s in article.sentences:
                report.labels[source].update(s.labels or ("none",))
    for item in gold:
        report.years[item.gold.published[:4]] += 1


# ------------------------------------------------------------------------------------------------------------- findings


def shingles(text: str) -> set[str]:
    """The character 5-grams of a text, of its letters, digits and characters only, in half width."""
    plain = "".join(c for c in to_half_width(text) if c.isalnum())
    return {plain[i : i + SHINGLE] for i in range(len(plain) - SHINGLE + 1)}


def likenesses(texts: Mapping[str, str]) -> dict[tuple[str, str], float]:
    """For each two texts with a 5-gram in common the containment: common ones by those of the shorter text."""
    grams = {key: shingles(text) for key, text in texts.items()}
    holders: dict[str, list[str]] = defaultdict(list)
    for key, of_text in grams.items():
        for gram in of_text:
            holders[gram].append(key)
    common: Counter[tuple[str, str]] = Counter()
    for keys in holders.values():
        common.update((a, b) for i, b in enumerate(keys) for a in keys[:i])
    return {pair: n / min(len(grams[pair[0]]), len(grams[pair[1]])) for pair, n in sorted(common.items())}


def _check_likeness(articles: Iterable[LabelledArticle], likeness: float, report: CorpusReport) -> None:
    texts = {a.id: a.text for a in articles}
    for (one, other), value in likenesses(texts).items():
        if value >= 1.0:
            report.add("duplicate", other, f"the same text as {one}, or a part of it")
        elif value >= likeness:
            report.add("near-duplicate", other, f"has {value:.0%} of its 5-grams in common with {one}")
    places: dict[str, list[str]] = defaultdict(list)
    for article in articles:
        for text in {s.text for s in article.sentences if len(s.text) >= REPEATED}:
            places[text].append(article.id)
    for text, ids in places.items():
        if len(ids) > 1:
            report.add("repeated", ";".join(sorted(ids)), f"the sentence {text!r}")


def _check_balance(minimum: int, report: CorpusReport) -> None:
    for label in (*LETTERS.values(), "none"):
        count = report.labels["actions"][label] + report.labels["gold"][label]
        if count < minimum:
            report.add("imbalance", label, f"{count} sentences, at least {minimum} are wanted")


def _check_split(path: Path, articles: list[LabelledArticle], report: CorpusReport) -> None:
    if not path.is_file():
        return  # a corpus need not be split
    try:
        split = load_split(path)
    except GoldError as error:
        _malformed(path, error, report)
        return
    report.splits.update(split[a.id] for a in articles if a.id in split)
    ids = {a.id for a in articles}
    for article_id in sorted(ids - set(split)):
        report.add("split", article_id, "in no split")
    for article_id in sorted(set(split) - ids):
        report.add("split", article_id, "in the split, but no article")
    for name in SHARES:
        labels = {label for a in articles if split.get(a.id) == name for s in a.sentences for label in s.labels}
        for label in LETTERS.values():
            if label not in labels:
                report.add("split", name, f"no sentence with {label}")


def _check_second(folder: Path, labelled: Iterable[LabelledArticle], report: CorpusReport) -> None:
    by_id = {a.id: a for a in labelled}
    for path in action_files(folder):
        try:
            article = load_action_file(path)
            if article.id not in by_id:
                raise GoldError("labelled a second time, but never a first", where=str(path))
            pairs_of(by_id[article.id], article)
        except (GoldError, UnicodeDecodeError) as error:
            report.add("second", path, error.what if isinstance(error, GoldError) else "no UTF-8")

"""The word cut: jieba's, computed by rjieba where it is installed and by jieba where it is not.

The two engines agree on Chinese and differ on the rest (rjieba makes ``2018-2019`` one token, and raises on a lone
surrogate). So the engines are given runs of Chinese characters only, and everything else is cut here by jieba's own
rules. That makes the words the same whichever engine is there, but for near-ties in the hidden Markov model, whose
numbers rjieba holds with fewer digits: about one in a million words. The words always join to the text again.
"""

from __future__ import annotations

import re
import tomllib
import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from nlp.errors import ConfigError, DependencyError

ENGINES: Final = ("auto", "rjieba", "jieba")

# jieba cuts words out of these characters and no others; rarer ones (extensions A to H) stand alone in both engines.
_HAN: Final = "\u4e00-\u9fd5"
_IS_HAN: Final = re.compile(rf"[{_HAN}]+")
# What jieba's finalseg leaves whole: letters and digits with decimals and a per cent sign, and runs of its symbols.
_OTHER: Final = r"[a-zA-Z0-9]+(?:\.[0-9]+)?%?|[+#&._%\-]+|\r\n"
_DEFAULT_FREQUENCY: Final = 3000

Engine = Callable[[str], Sequence[str]]


class Word(NamedTuple):
    """A word for the cut. ``frequency`` is on the scale of jieba's dictionary (total 60,101,967)."""

    text: str
    frequency: int = _DEFAULT_FREQUENCY


@cache
def lexicon() -> dict[str, Any]:
    """``resources/words.toml`` as it stands."""
    return tomllib.loads(files("nlp.resources").joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def lexicon_words() -> tuple[Word, ...]:
    """The project's own words."""
    data = lexicon()
    seen = dict.fromkeys(w for name in ("party", "government") for w in data[name]["words"])
    return tuple(Word(w, data["frequency"]) for w in seen)


def read_user_dictionary(path: str | Path) -> tuple[Word, ...]:
    """The words of a user dictionary in jieba's form: ``word [frequency [tag]]`` a line, in UTF-8.

    Blank lines and lines that begin with ``#`` are passed over, tags are not used. Raises
    :class:`nlp.errors.ConfigError` on a file or line that cannot be read.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(
            f"cannot read the user dictionary: {error.strerror}", where=str(path), remedy="Give a readable file."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError("the user dictionary is not UTF-8", where=str(path), remedy="Save it as UTF-8.") from error
    words = []
    for number, line in enumerate(text.splitlines(), 1):
        fields = line.split()
        if not fields or fields[0].startswith("#"):
            continue
        frequency = _DEFAULT_FREQUENCY
        if len(fields) > 1 and fields[1].isascii() and fields[1].lstrip("-").isdigit():
            frequency = int(fields[1])
        elif len(fields) > 2:
            raise ConfigError(
                f"not a dictionary entry: {line.strip()[:40]}",
                where=f"{path}:{number}",
                remedy="Write: word, frequency, tag, with spaces between.",
            )
        if frequency < 1:
            # jieba keeps words of frequency 0 in a list that all its tokenizers share.
            raise ConfigError(
                f"the frequency of {fields[0]} must be at least 1",
                where=f"{path}:{number}",
                remedy="Leave the line out: a word cannot be taken out of jieba's dictionary.",
            )
        words.append(Word(fields[0], frequency))
    return tuple(words)


class Cutter:
    """Cuts text into words. ``Cutter(user_words=[Word("某词")]).cut(text)``

    ``engine``: ``rjieba``, ``jieba``, or ``auto`` for rjieba where it is installed. User words of Chinese characters
    compete with the dictionary by their frequency; user words with other characters in them are always one word.
    ``lexicon=False`` leaves the project's own words out. The engine is made on first use, so that a cutter is cheap to
    make and can be pickled.
    """

    def __init__(self, user_words: Iterable[Word] = (), engine: str = "auto", *, lexicon: bool = True) -> None:
        if engine not in ENGINES:
            raise ConfigError(f"unknown word cutter {engine!r}", remedy=f"Known: {', '.join(ENGINES)}.")
        self.user_words = tuple(Word(*w) for w in user_words)
        for word in self.user_words:
            if not word.text or word.frequency < 1:
                raise ConfigError(f"not a word with a frequency: {word!r}", remedy="Give a word and a number above 0.")
        self.engine = engine
        self.lexicon = lexicon
        self._run: Engine | None = None
        self._units = _units(tuple(w.text for w in self.user_words))

    def __repr__(self) -> str:
        return f"Cutter({len(self.user_words)} user words, engine={self.engine!r})"

    def __getstate__(self) -> dict[str, Any]:
        return {"user_words": [tuple(w) for w in self.user_words], "engine": self.engine, "lexicon": self.lexicon}

    def __setstate__(self, state: dict[str, Any]) -> None:
        words = [Word(*w) for w in state["user_words"]]
        self.__init__(words, state["engine"], lexicon=state["lexicon"])  # type: ignore[misc]

    def cut(self, text: str) -> list[str]:
        """The words of ``text`` in order; they join to ``text``. White space is cut too, character by character."""
        if self._run is None:
            own = lexicon_words() if self.lexicon else ()
            self._run = _engine(self.engine, (*own, *self.user_words))
        run = self._run
        out: list[str] = []
        for match in self._units.finditer(text):
            if match.lastgroup == "han":
                out.extend(run(match[0]))
            else:
                out.append(match[0])
        return out


@lru_cache(maxsize=32)
def _units(user_words: tuple[str, ...]) -> re.Pattern[str]:
    """What goes to the engine (the group ``han``), and what is a word as it stands."""
    forced = sorted((w for w in user_words if not _IS_HAN.fullmatch(w)), key=len, reverse=True)
    mixed = [w for w in lexicon()["mixed"]["words"] if w not in forced]
    # The letters of a mixed word go to the engine together with the Chinese around them, so that A座谈会 can still be
    # cut before 座谈会. Only a whole run of letters counts: 11号店 does not hold 1号店.
    inlets: dict[str, set[str]] = {}
    for word in mixed:
        letters = re.match(r"[a-zA-Z0-9]+", word)
        if letters is not None:
            inlets.setdefault(letters[0], set()).add(word[letters.end() :])
    inlet = "|".join(
        f"{head}(?={'|'.join(sorted(tails, key=lambda t: (-len(t), t)))})" for head, tails in sorted(inlets.items())
    )
    stop = "".join(f"(?!{_bounded(w)})" for w in forced)
    parts = [_bounded(w) for w in forced]
    parts.append(rf"(?P<han>(?:{stop}[{_HAN}]|(?<![a-zA-Z0-9.])(?:{inlet}))+)")
    parts.append(_OTHER)
    parts.append(r"[\s\S]")
    return re.compile("|".join(parts))


def _bounded(word: str) -> str:
    """A pattern for ``word`` that does not begin or end inside a run of letters and digits."""
    before = r"(?<![a-zA-Z0-9])" if re.match(r"[a-zA-Z0-9]", word) else ""
    after = r"(?![a-zA-Z0-9])" if re.search(r"[a-zA-Z0-9]\Z", word) else ""
    return before + re.escape(word) + after


@lru_cache(maxsize=4)
def _engine(name: str, own_words: tuple[Word, ...]) -> Engine:
    """The engine with some words of our own: one for all cutters that have the same, since each holds the dictionary
    (a seventh of a second, some fifty megabytes)."""
    words = [w for w in own_words if _IS_HAN.fullmatch(w.text)]
    if name in ("auto", "rjieba"):
        try:
            return _rjieba(words)
        except ImportError as error:
            if name == "rjieba":
                raise DependencyError("rjieba is not installed", remedy="Install kuifeng[fast].") from error
    return _jieba(words)


def _rjieba(words: Sequence[Word]) -> Engine:
    import rjieba

    jieba = rjieba.Jieba()
    for word in words:
        jieba.add_word(word.text, word.frequency, "n")
    cut: Engine = jieba.cut
    return cut


def _import_jieba() -> Any:
    with warnings.catch_warnings():
        # jieba 0.42.1 of 2020 imports pkg_resources and has invalid escapes in its source.
        warnings.filterwarnings("ignore", message=".*pkg_resources")
        warnings.filterwarnings("ignore", message=".*invalid escape sequence")
        import jieba
    return jieba


def jieba_dictionary() -> BinaryIO:
    """jieba's dictionary as it ships, open for reading: ``word frequency class`` a line, in UTF-8. jieba itself, which
    takes a tenth of a second, is not imported for it."""
    from importlib.util import find_spec

    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise DependencyError("jieba is not installed", remedy="Install kuifeng again: pip install kuifeng.")
    return open(Path(spec.origin).with_name("dict.txt"), "rb")


def _jieba(words: Sequence[Word]) -> Engine:
    tokenizer = _import_jieba().Tokenizer()
    # initialize() would read and write a marshal file of a guessable name in the temporary folder.
    tokenizer.FREQ, tokenizer.total = _frequencies(tokenizer)
    tokenizer.initialized = True
    for word in words:
        # Not add_word: it counts a known word's old frequency on, which rjieba does not.
        tokenizer.total += word.frequency - tokenizer.FREQ.get(word.text, 0)
        tokenizer.FREQ[word.text] = word.frequency
        for end in range(1, len(word.text)):
            tokenizer.FREQ.setdefault(word.text[:end], 0)
    cut: Engine = tokenizer.lcut
    return cut


def _frequencies(tokenizer: Any) -> tuple[dict[str, int], int]:
    frequencies, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    return dict(frequencies), int(total)

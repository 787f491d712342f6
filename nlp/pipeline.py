"""Puts the spaCy ``Language`` together and runs articles through it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.components import store
from nlp.components.matches import ArticleContext
from nlp.config import Settings, load_settings
from nlp.errors import ConfigError
from nlp.resources.lexicon import NO_OVERLAY, load_overlay

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from nlp.reading.article import Article

COMPONENTS = (
    "kuifeng_sentences",
    "kuifeng_entities",
    "kuifeng_times",
    "kuifeng_quantities",
    "kuifeng_affiliations",
    "kuifeng_quotes",
    "kuifeng_targets",
    "kuifeng_actions",
)
"""The components in the order in which they run; each reads what those before it found."""


def build(settings: Settings | None = None) -> Language:
    """A new pipeline with ``settings`` (the defaults without them)."""
    import spacy

    import nlp.components.factories
    import nlp.language.tokenizer  # noqa: F401  (both register with spaCy)

    settings = settings or load_settings()
    language = settings["language"]
    path = settings["entities"]["lexicon"]
    overlay = load_overlay(path) if path else NO_OVERLAY  # read here, so that an error names the file
    lexicon = Path(path).read_text(encoding="utf-8") if path else ""
    pipeline = spacy.blank(
        "zh",
        config={
            "nlp": {
                "tokenizer": {
                    "@tokenizers": "kuifeng.JiebaTokenizer.v1",
                    "user_dictionary": language["user_dictionary"],
                    "engine": language["engine"],
                    "words": list(overlay.words),
                }
            }
        },
    )
    options: dict[str, dict[str, Any]] = {
        "kuifeng_entities": {"lexicon": lexicon, "model": settings["entities"]["model"]},
    }
    for name in COMPONENTS:
        pipeline.add_pipe(name, config=options.get(name, {}))
    taxonomy, model = (Path(p) if p else None for p in (settings["actions"]["taxonomy"], settings["actions"]["model"]))
    if taxonomy or model:
        # not as paths in the configuration: a saved pipeline carries both, and must load where those files are not
        pipeline.get_pipe("kuifeng_actions").take_paths(taxonomy, model)  # type: ignore[attr-defined]
    return pipeline


def load(
    path: str | Path | None = None,
    *,
    config: str | Path | None = None,
    options: dict[str, dict[str, Any]] | None = None,
) -> Language:
    """The pipeline, a spaCy ``Language``.

    ``path``: a folder that ``pipeline.to_disk`` wrote; without it a pipeline is put together from the settings:
    the defaults, overlaid by the TOML file ``config``, then by ``options`` (``{section: {key: value}}``).
    Raises :class:`nlp.errors.ConfigError` where the settings or the folder are wrong.
    """
    if path is None:
        return build(load_settings(config, options))
    if config is not None or options:
        raise ConfigError(
            "a saved pipeline has its own settings",
            where=str(path),
            remedy="Give either the folder or config/options.",
        )
    if not (Path(path) / "config.cfg").is_file():
        raise ConfigError(
            "no saved pipeline", where=str(path), remedy="Give a folder that pipeline.to_disk() has written."
        )
    import spacy

    import nlp.components.factories
    import nlp.language.tokenizer  # noqa: F401  (both register with spaCy)

    return spacy.load(Path(path))


def make_doc(pipeline: Language, article: Article) -> Doc:
    """The tokenized, not yet analysed ``Doc`` of an article, with what the components must know of it."""
    from nlp.language.tokenizer import storable

    doc = pipeline.make_doc(article.text)
    store.store(doc)["text"] = storable(article.text)  # known here, so that no component has to join it
    store.set_context(
        doc,
        ArticleContext(
            title=article.title,
            published=article.published,
            outlet=article.outlet,
            region=article.region,
            region_code=article.region_code,
        ),
    )
    return doc

from __future__ import annotations

import pytest

import nlp
from nlp import schema
from nlp.errors import AnalysisError
from nlp.reading import Article

TEXT = "6月3日,清溪镇党委书记李望川在会上说,全镇36个党支部要在年底前全部达标。"


def test_a_text_is_enough(pipeline):
    (result,) = nlp.analyse(TEXT, pipeline)
    assert result.article.article_id == "text"
    assert list(result.quantities.text) == ["36个"]
    assert list(result.entities.label)[:2] == ["ORG", "PERSON"]
    assert "Result('text': " in repr(result) and "quantities 1" in repr(result)
    page = result._repr_html_()
    assert "李望川" in page and "<table" in page
    with pytest.raises(AttributeError, match="its tables are"):
        result.nothing  # noqa: B018


def test_many_articles_come_as_one_set_of_frames(pipeline, articles):
    lazy = nlp.analyse(articles[:3], pipeline)
    assert "not yet analysed" in repr(lazy)
    tables = lazy.tables()
    assert list(tables) == list(schema.TABLES)
    assert list(tables.articles.article_id) == [a.article_id for a in articles[:3]]
    for name in schema.TABLES:
        assert list(tables[name].columns) == [c.name for c in schema.columns(name, lazy.actions)]
    assert "articles 3" in repr(tables) and "<table>" in tables._repr_html_()
    assert "quantities" in dir(tables)


def test_errors_are_raised_or_handed_over(pipeline, monkeypatch):
    from nlp.batch import analysis

    monkeypatch.setattr(analysis, "rows", lambda doc, article: 1 / 0)
    with pytest.raises(AnalysisError, match="ZeroDivisionError"):
        list(nlp.analyse(TEXT, pipeline))
    seen = []
    articles = [Article("a", TEXT), Article("b", TEXT)]
    assert list(nlp.analyse(articles, pipeline, on_error=lambda a, e: seen.append((a.article_id, e.code)))) == []
    assert seen == [("a", "analysis-failed"), ("b", "analysis-failed")]


def test_every_span_looks_up_its_record(pipeline):
    (result,) = nlp.analyse(Article("a", TEXT, published="2024-06-05"), pipeline)
    (span,) = result.doc.spans["quantities"]
    assert span._.record["value"] == 36 and span._.record["unit"] == "个"
    assert [s._.record["start_date"] for s in result.doc.spans["times"]][0] == "2024-06-03"
    assert result.doc[0:1]._.record == {}
    assert {e.text for e in result.doc.ents} == set(result.entities.text)

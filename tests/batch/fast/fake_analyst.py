"""A cheap analyst that stands in for the pipeline, so that hundreds of runs can be killed in a minute.

It finds sentences and numbers, and does as certain words tell it: CRASH ends the process by a signal, EXIT with an exit
code, HANG does not end, BOOM raises; FLAKY ends the process at first, and no more once the file named by FLAKY_FILE is
there.
"""

from __future__ import annotations

import os
import re
import signal
import time

from nlp import schema
from nlp.errors import AnalysisError

ACTIONS = ("coverage", "support")


class FakePipeline:
    def __init__(self, settings):
        pass

    def get_pipe(self, name):
        return self

    labels = ACTIONS
    taxonomy_labels = [("coverage", "扩面提质"), ("support", "基础保障")]


class FakeAnalyst:
    def __init__(self, settings):
        self.actions = ACTIONS
        self.pipeline = FakePipeline(settings)
        self.seconds = float(os.environ.get("FAKE_SECONDS", "0.004"))

    def rows(self, article):
        time.sleep(self.seconds)
        text, key = article.text, article.article_id
        if "CRASH" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "EXIT" in text:
            os._exit(7)
        if "HANG" in text:
            while True:
                time.sleep(0.01)
        if "BOOM" in text:
            raise AnalysisError("boom", where=article.source_path)
        if "FLAKY" in text and not os.path.exists(os.environ["FLAKY_FILE"]):
            open(os.environ["FLAKY_FILE"], "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
        out = {name: [] for name in schema.TABLES if name != "errors"}
        out["texts"] = [schema.TextRow(key, text)]
        place = 0
        for number, line in enumerate(text.split("\n")):
            out["sentences"].append(
                schema.SentenceRow(
                    f"{key}:s{number}", key, place, place + len(line), line, "body", extra={"p_coverage": 0.1 + 0.2}
                )
            )
            for m in re.finditer(r"\d+", line):
                out["quantities"].append(
                    schema.QuantityRow(
                        f"{key}:q{len(out['quantities'])}",
                        key,
                        f"{key}:s{number}",
                        place + m.start(),
                        place + m.end(),
                        m.group(),
                        "count",
                        float(m.group()),
                        unit="个",
                        indicator="党支部",
                    )
                )
            place += len(line) + 1
        out["articles"] = [
            schema.ArticleRow(
                key,
                article.source_path,
                title=article.title,
                n_chars=len(text),
                n_sentences=len(out["sentences"]),
                top_action="coverage" if len(text) % 2 else "",
                extra={"share_coverage": 1.0},
            )
        ]
        return out

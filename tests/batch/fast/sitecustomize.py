"""Put on PYTHONPATH by tests: in every Python process of a run, a cheap analyst stands in for the pipeline."""

from __future__ import annotations

import os

import fake_analyst

import nlp.batch.run
import nlp.batch.shards

if os.environ.get("FAKE_LOADING") == "dies" and "nlp.batch.worker" in " ".join(__import__("sys").orig_argv):
    os._exit(5)
nlp.batch.shards.PipelineAnalyst = fake_analyst.FakeAnalyst
nlp.batch.run.build = fake_analyst.FakePipeline

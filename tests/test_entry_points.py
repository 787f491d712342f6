"""Every entry point that setup.cfg names loads, and spaCy finds the factories in a fresh process."""

from __future__ import annotations

import configparser
import subprocess
import sys
from importlib.metadata import entry_points


def named(root):
    config = configparser.ConfigParser()
    config.read(root / "setup.cfg", encoding="utf-8")
    for group, lines in config["options.entry_points"].items():
        for line in filter(None, (x.strip() for x in lines.splitlines())):
            yield group, line.split("=")[0].strip()


def test_all_entry_points_load(root):
    wanted = set(named(root))
    assert len(wanted) > 9
    installed = {(e.group, e.name): e for group in {g for g, _ in wanted} for e in entry_points(group=group)}
    for key in wanted:
        assert callable(installed[key].load()), key


def test_spacy_finds_the_factories_by_itself():
    code = (
        "import spacy; n = spacy.blank('zh'); n.add_pipe('kuifeng_sentences'); "
        "print(len(n('好。坏。').spans['sentences']))"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "2"


def test_the_factory_module_imports_nothing_heavy():
    code = (
        "import sys, nlp.components.factories; "
        "print([m for m in ('jieba', 'rjieba', 'pandas', 'sklearn', 'nlp.resources.places') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""The wheel, installed in another environment and run from another folder, finds its models, corpus and lexicons."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile

import pytest

SCRIPT = """
import pathlib, nlp
assert "site-packages" in nlp.__file__, nlp.__file__
assert nlp.models_dir().is_dir() and nlp.models_dir().name == "_models", nlp.models_dir()
folder = nlp.corpus_dir() / "articles"
assert folder.parent.name == "_corpus"
summary = nlp.run([folder], "out")
print(summary.analysed)
"""


def run(*command, cwd):
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_wheel_in_another_environment(root, tmp_path):
    run(sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path / "dist"), str(root), cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert any(n.startswith("nlp/_corpus/articles/") for n in names)
    assert any(n.endswith("licenses/LICENSE") for n in names)
    assert not any(n.startswith(("tests/", "notebooks/")) for n in names)
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(str(python), "-m", "pip", "install", "-q", str(wheel), cwd=tmp_path)
    n_articles = sum(p.is_file() for p in (root / "corpus" / "articles").rglob("*"))
    assert run(str(python), "-W", "ignore", "-c", SCRIPT, cwd=tmp_path).strip() == str(n_articles)


def test_every_package_of_the_checkout_is_in_the_setup(root):
    import configparser

    config = configparser.ConfigParser()
    config.read(root / "setup.cfg", encoding="utf-8")
    listed = set(config["options"]["packages"].split())
    there = {".".join(p.parent.relative_to(root).parts) for p in (root / "nlp").rglob("__init__.py")}
    assert there == {p for p in listed if not p.startswith("nlp._")}

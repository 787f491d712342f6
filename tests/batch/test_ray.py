"""Ray Data calls the unit as the README shows."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec

import pytest


@pytest.mark.slow
@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed: pip install 'kuifeng[ray]'")
def test_the_block_in_the_readme(root, tmp_path):
    """In a process of its own: Ray starts servers, and warns of what is not ours."""
    text = (root / "README.md").read_text(encoding="utf-8")
    (block,) = (b for b in re.findall(r"```python\n(.*?)```", text, re.S) if "import ray" in b)
    start = "import ray\nray.init(num_cpus=1, include_dashboard=False)\n"
    script = tmp_path / "block.py"
    script.write_text(start + block, encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=240, cwd=root)
    assert done.returncode == 0, done.stderr[-2000:]
    assert re.search(r"\ba\b.*3个", done.stdout) and re.search(r"\bb\b.*4个", done.stdout), done.stdout

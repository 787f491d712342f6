"""The store and the journal: whole files or none, one holder of a lock, torn lines passed over."""

from __future__ import annotations

import os
import threading

import pytest

from nlp.batch.journal import STRIKES, Journal
from nlp.batch.shards import Fault, Mark
from nlp.batch.store import Store
from nlp.errors import OutputError, RunLocked


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store")
    made.make()
    return made


def test_files_appear_whole_or_not_at_all(store):
    store.put("a/b", b"12345")
    assert store.get("a/b") == b"12345" and store.size("a/b") == 5 and store.tail("a/b", 2) == b"45"
    with pytest.raises(ZeroDivisionError), store.writing("a/b") as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert store.get("a/b") == b"12345" and store.names("a/*") == ["a/b"]
    assert store.get("none") is None and store.size("none") == -1 and store.tail("none", 4) == b""
    assert store.tail("a/b", 9) == b"" and store.modified("none") == 0 < store.modified("a/b")


def test_only_one_of_many_puts_a_new_file(store):
    won = []
    threads = [
        threading.Thread(target=lambda i=i: won.append(i) if store.put_new("x", str(i).encode()) else None)
        for i in range(8)
    ]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(won) == 1 and store.get("x") == str(won[0]).encode() and store.names("*") == ["x"]


def test_a_file_system_without_hard_links(store, monkeypatch):
    def none(*_):
        raise OSError(1, "not permitted")

    monkeypatch.setattr(os, "link", none)
    assert store.put_new("x", b"1") and not store.put_new("x", b"2") and store.get("x") == b"1"


def test_what_broken_writes_left_is_swept_away(store):
    (store.root / "shards").mkdir()
    (store.root / "shards" / ".x.0.tmp").write_bytes(b"1")
    (store.scratch("shard") / "y").write_bytes(b"1")
    store.put("z", b"1")
    store.sweep()
    assert store.names("**/*") == ["shards", "z"]


def test_a_lock_has_one_holder_or_many_that_share(store):
    other = Store(store.root)
    store.lock()
    with pytest.raises(RunLocked):
        other.lock()
    with pytest.raises(RunLocked):
        other.lock(shared=True)
    assert other.locked()
    store.unlock()
    assert not other.locked()
    store.lock(shared=True)
    other.lock(shared=True)
    with pytest.raises(RunLocked):
        Store(store.root).lock()
    other.unlock()
    store.unlock()


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot write"):
        Store(tmp_path / "file" / "store").make()
    with pytest.raises(OutputError, match="cannot write"):
        Store(tmp_path / "none").append("journal", b"x")
    with pytest.raises(OutputError, match="cannot write"):
        Store(tmp_path / "none").scratch("shard")
    with pytest.raises(OutputError, match="cannot write"):
        Store(tmp_path / "none").lock()


def test_a_journal_remembers_and_passes_over_torn_lines(store):
    journal = Journal(store)
    address = (3, 1, 0)
    for n in range(1, STRIKES["crash"] + 1):
        assert journal.strike(address, "crash") is (n >= STRIKES["crash"])
    fault = Fault.of("crash", "analysis", 5)
    journal.fault(address, fault)
    with open(store.root / "journal.jsonl", "ab") as file:
        file.write(b'{"event": "strike", "at": [3, 1, 0], "ki\n[1]\n{"event": "fault", "at": [1]}\nnull\n{"at": "x')
    other = Journal(store, "journal-1-of-2")
    assert other.strikes == journal.strikes and other.faults == {3: {(1, 0): fault}}
    other.strike((4, 0, 0), "timeout")
    assert Journal(store).strikes[(4, 0, 0), "timeout"] == 1


def test_long_articles_have_more_time():
    assert Mark("analysis", 0, 0, "a", 50_000).limit(10) == 10
    assert Mark("analysis", 0, 0, "a", 1_000_000).limit(10) == 100

"""Where a run keeps its plan, its shards and its journal until the tables are assembled: a folder.

A file appears under its name only when it is whole: it is written beside and renamed. Nothing is forced onto the disk,
which would take longer than the work: what a power cut damages is seen by its size and its last bytes. What another
store (an object store, where a put is whole by itself) must offer are the methods of :class:`Store`.
"""

from __future__ import annotations

import glob
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

from nlp.errors import OutputError, RunLocked

TEMPORARY, SCRATCH, GONE = ".tmp", ".tmpdir", ".gone"


class Store:
    """A folder on a file system. Names are relative, with ``/``."""

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root)
        self._locks: list[IO[str]] = []

    @property
    def where(self) -> str:
        """The folder's name, for messages."""
        return str(self.root)

    def path(self, name: str) -> str:
        """Where the file ``name`` lies."""
        return str(self.root / name)

    def make(self) -> None:
        """Make the folder, and those above it."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_error(error, self.where) from error

    def exists(self, name: str = "") -> bool:
        """Whether there is a file of that name (or the store itself)."""
        return (self.root / name).exists()

    def size(self, name: str) -> int:
        """Bytes of a file; -1 where there is none."""
        try:
            return (self.root / name).stat().st_size
        except OSError:
            return -1

    def tail(self, name: str, n: int) -> bytes:
        """The last bytes of a file; none where it cannot be read."""
        try:
            with open(self.root / name, "rb") as file:
                file.seek(-n, os.SEEK_END)
                return file.read()
        except OSError:
            return b""

    def modified(self, name: str) -> float:
        """When a file was last changed, in seconds since 1970; 0 where there is none. For people to see only."""
        try:
            return (self.root / name).stat().st_mtime
        except OSError:
            return 0.0

    def get(self, name: str) -> bytes | None:
        """The bytes of a file, or ``None``."""
        try:
            return (self.root / name).read_bytes()
        except FileNotFoundError:
            return None

    def open(self, name: str) -> BinaryIO:
        """A file to read."""
        return open(self.root / name, "rb")

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """A file to write, which has its name only when the block ends without an error."""
        final = self.root / name
        temporary = final.with_name(f".{final.name}.{secrets.token_hex(6)}{TEMPORARY}")
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
            with open(temporary, "wb") as file:
                yield file
            os.replace(temporary, final)
        except OSError as error:
            raise write_error(error, str(final)) from error
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def put(self, name: str, data: bytes) -> None:
        """Write a file, whole or not at all."""
        with self.writing(name) as file:
            file.write(data)

    def scratch(self, name: str) -> Path:
        """A new local folder for files that :meth:`take` will take over."""
        try:
            return Path(tempfile.mkdtemp(prefix=f"{name}-", suffix=SCRATCH, dir=self.root))
        except OSError as error:
            raise write_error(error, self.where) from error

    def take(self, path: Path, name: str) -> None:
        """Take over a whole file that was written elsewhere in the store."""
        final = self.root / name
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, final)
        except OSError as error:
            raise write_error(error, str(final)) from error

    def put_new(self, name: str, data: bytes) -> bool:
        """Write a file where there is none; ``False`` where another was quicker."""
        mine = f"{name}.{secrets.token_hex(6)}{TEMPORARY}"
        self.put(mine, data)
        try:
            os.link(self.root / mine, self.root / name)
        except FileExistsError:
            return False
        except OSError:  # a file system without hard links: one process at a time must do
            if self.exists(name):
                return False
            os.replace(self.root / mine, self.root / name)
        finally:
            with suppress(OSError):
                (self.root / mine).unlink(missing_ok=True)
        return True

    def rename(self, old: str, new: str) -> None:
        """Give a file another name, in the place of what has it."""
        os.replace(self.root / old, self.root / new)

    def append(self, name: str, line: bytes) -> None:
        """Add a line to a file, in one write."""
        try:
            with open(self.root / name, "ab", buffering=0) as file:
                file.write(line.rstrip(b"\n") + b"\n")
        except OSError as error:
            raise write_error(error, self.path(name)) from error

    def names(self, pattern: str) -> list[str]:
        """The files that fit a pattern of :meth:`pathlib.Path.glob`, sorted."""
        return sorted(p.relative_to(self.root).as_posix() for p in self.root.glob(pattern))

    def sweep(self) -> None:
        """Take away what broken writes have left. Nobody else may be at work."""
        for path in self.root.rglob(f"*{TEMPORARY}"):
            with suppress(OSError):
                path.unlink()
        for path in self.root.glob(f"*{SCRATCH}"):
            shutil.rmtree(path, ignore_errors=True)

    def remove(self) -> None:
        """Take the whole folder away, at one blow: what a kill leaves of it has another name, and goes next time."""
        gone = self.root.with_name(f"{self.root.name}.{secrets.token_hex(4)}{GONE}")
        with suppress(OSError):
            os.rename(self.root, gone)
        for path in [self.root, *self.root.parent.glob(f"{glob.escape(self.root.name)}.*{GONE}")]:
            shutil.rmtree(path, ignore_errors=True)

    def lock(self, name: str = "lock", *, shared: bool = False) -> None:
        """Hold the lock ``name`` until :meth:`unlock` or the process's end, however it ends.

        Raises :class:`nlp.errors.RunLocked` where another process holds it.
        """
        try:
            import fcntl
        except ImportError:  # Windows: two runs on one output are the user's to avoid
            return
        try:
            file = open(self.root / name, "a", encoding="ascii")  # noqa: SIM115  (held)
        except OSError as error:
            raise write_error(error, self.path(name)) from error
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise RunLocked("another process is at work on this output", where=self.where) from error
        except OSError:  # a network file system without locks
            file.close()
            return
        self._locks.append(file)

    def locked(self, name: str = "lock") -> bool:
        """Whether another process holds the lock."""
        if not self.exists(name):
            return False
        other = Store(self.root)
        try:
            other.lock(name)
        except RunLocked:
            return True
        except OutputError:  # not ours to write: who cannot lock cannot tell
            return False
        other.unlock()
        return False

    def unlock(self) -> None:
        """Give all locks back."""
        while self._locks:
            self._locks.pop().close()


def write_error(error: OSError, where: str) -> OutputError:
    """An error of the operating system while writing, with what to do about it."""
    import errno

    remedy = ""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1)):
        remedy = "Free some space on that disk, then go on with --resume: what is done is kept."
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        remedy = "Choose a folder that you may write to."
    return OutputError(f"cannot write: {error.strerror or error}", where=str(error.filename or where), remedy=remedy)

"""Files that come whole or not at all: written beside their place, then put in it.

A full disk, the keyboard (Ctrl-C) or the end of the program leaves what stood there as it was.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from vaktherapie_analyse.errors import AnalysisError

__all__ = ["save"]

#: What is written is called so until it is whole.
_BEGIN: Final = ".analyse-"
_END: Final = ".tmp"
#: Older than this it was left by a program that was killed.
_STALE: Final = 3600

_FAULTS: Final = {
    PermissionError: "file_in_use",
    FileNotFoundError: "folder_missing",
    NotADirectoryError: "folder_missing",
    IsADirectoryError: "is_folder",
}
#: Errors that say that there is no room; Windows has no quota of its own.
_NO_ROOM: Final = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


def save(contents: Mapping[Path, bytes]) -> None:
    """Write every file, or none of them; an `AnalysisError` says why that cannot be done."""
    with ExitStack() as clean, ExitStack() as undo:
        staged = []
        for path, content in contents.items():
            with _explained(path):
                # Of a link it is the file it points to that changes.
                target = Path(os.path.realpath(path))
                staged.append((path, target, _stage(target, content, clean)))
        several = len(staged) > 1  # of one file nothing has to come back
        befores = [_copy(path, target, clean) if several else None for path, target, _ in staged]
        for (path, target, beside), before in zip(staged, befores, strict=True):
            with _explained(path):
                if before:
                    undo.callback(os.replace, before, target)
                elif not target.exists():
                    undo.callback(target.unlink, missing_ok=True)
                beside.replace(target)
        undo.pop_all()


def _stage(target: Path, content: bytes, clean: ExitStack) -> Path:
    """The content in a new file in the folder of the target, with the rights of the target."""
    _sweep(target.parent)
    if target.is_dir():
        raise IsADirectoryError
    rights = 0o666  # less what the system takes off for every new file
    if target.exists():
        target.open("r+b").close()  # refused now where it may not be written
        rights = target.stat().st_mode & 0o777
    beside = _beside(target, clean)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(beside, flags, rights), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return beside


def _copy(path: Path, target: Path, clean: ExitStack) -> Path | None:
    """A copy of what stands in the place of the target; None where nothing does."""
    if not target.exists():
        return None
    before = _beside(target, clean)
    with _explained(path):
        shutil.copy2(target, before)
    return before


def _beside(target: Path, clean: ExitStack) -> Path:
    """A new name in the folder of the target; what has it at the end is taken away."""
    beside = target.with_name(f"{_BEGIN}{uuid.uuid4().hex}{_END}")
    clean.callback(beside.unlink, missing_ok=True)
    return beside


def _sweep(folder: Path) -> None:
    """Take away what a program that was killed left in the folder."""
    for left in folder.glob(f"{_BEGIN}*{_END}"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink()


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        fault = _FAULTS.get(type(error), "cannot_write")
        if error.errno in _NO_ROOM:
            fault = "disk_full"
        raise AnalysisError.of(f"output.{fault}", name=path.name) from error

"""Every file under VAR_DIR, the database's own files, and logs wherever they are."""

import bz2
import gzip
import lzma
import stat
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.db import connection

from privacy import traces

from .report import Report

CHUNK = 1024 * 1024
OVERLAP = 4096  # longer than any trace: none is lost or counted twice where two chunks meet
PACKED = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}


def read(report: Report, logs: Iterable[Path] = ()) -> None:
    asked = [(Path(settings.VAR), "VAR_DIR"), *((path, str(path)) for path in logs)]
    media = Path(settings.MEDIA_ROOT)
    if media.exists():  # under VAR_DIR, unless somebody moved it; then it has the same name there
        asked.append((media, "VAR_DIR/media"))
    asked += [(file, f"database/{file.name}") for file in database_files()]
    seen: set[tuple[int, int]] = set()
    for path, name in asked:
        if path.exists():
            _walk(report, path, name, seen)
        else:
            report.could_not_read(name, FileNotFoundError())


def database_files() -> list[Path]:
    """SQLite's. PostgreSQL keeps its files where the portal can't read them."""
    if connection.vendor != "sqlite":
        return []
    name = str(connection.settings_dict["NAME"])
    beside = (Path(name + end) for end in ("", "-wal", "-journal"))
    return [file for file in beside if file.is_file()]


def _walk(report: Report, path: Path, name: str, seen: set[tuple[int, int]]) -> None:
    """Links are followed, each thing is read once. Pipes and sockets hold nothing at rest."""
    try:
        entry = path.stat()
        if (entry.st_dev, entry.st_ino) in seen:
            return
        seen.add((entry.st_dev, entry.st_ino))
        if stat.S_ISDIR(entry.st_mode):
            for child in sorted(path.iterdir()):
                _walk(report, child, _named(report, name, child.name), seen)
        elif stat.S_ISREG(entry.st_mode):
            _read_file(report, path, name)
    except FileNotFoundError:
        pass  # logs are rotated and uploads deleted while we read
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        report.could_not_read(name, error)


def _named(report: Report, folder: str, name: str) -> str:
    """Where a file is, for the report. If its name itself is a trace, it is not repeated."""
    found = list(traces.in_text(name))
    if not found:
        return f"{folder}/{name}"
    report.weigh(f"{folder}/(name of a file)", found)
    return f"{folder}/{traces.masked(name)}"


def _read_file(report: Report, path: Path, name: str) -> None:
    opener: Any = PACKED.get(path.suffix.lower(), open)
    with cast("IO[bytes]", opener(path, "rb")) as file:
        for at, found in _traces(file):
            report.weigh(name, [found], at=f"byte {at}")
    report.read["files"] += 1


def _traces(file: IO[bytes]) -> Iterator[tuple[int, traces.Trace]]:
    """Traces with the byte each starts at. Holds one chunk in memory, however long the file is."""
    before, base, counted = "", 0, 0
    look = None
    while True:
        data = file.read(CHUNK)
        if look is None:
            look = traces.in_bytes if b"\0" in data else traces.in_text
        text = before + data.decode("latin-1")
        # What starts near the end may go on in the next chunk: it is counted there.
        certain = len(text) - OVERLAP if data else len(text)
        for found in look(text):
            if found.start < certain and base + found.start >= counted:
                yield base + found.start, found
        if not data:
            return
        counted = max(counted, base + certain)
        kept = max(0, certain - OVERLAP)  # so that what stands before a trace is seen as well
        before, base = text[kept:], base + kept

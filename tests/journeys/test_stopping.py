"""A server that is told to stop stops, whatever it is doing."""

import shutil
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from .conftest import Furnished, database_like, serving


def test_a_stop_while_answers_are_being_made_ends_the_server(
    furnished: Furnished, tmp_path: Path
) -> None:
    folder = tmp_path / "served"
    shutil.copytree(furnished.folder, folder)
    answers = threading.Semaphore(0)
    ended = threading.Event()

    def visit(address: str) -> None:
        while not ended.is_set():
            try:
                urllib.request.urlopen(f"{address}/account/login/", timeout=5).read()
                answers.release()
            except OSError:
                ended.wait(0.05)

    with database_like(furnished.database) as database:
        with serving(Furnished(folder, database)) as address:
            visitors = [threading.Thread(target=visit, args=(address,)) for _ in range(8)]
            for visitor in visitors:
                visitor.start()
            for _ in range(20):  # they are being answered, and go on asking while it is stopped
                assert answers.acquire(timeout=30)
        # `serving` waits 20 seconds for the end, and raises when it does not come.
        ended.set()
        for visitor in visitors:
            visitor.join()
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(f"{address}/help-now/", timeout=2)

"""The short soak: see `bench/live/soak.py`, which `make soak` runs for two minutes over Redis."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_what_clients_that_drop_double_and_lie_have_in_the_end_is_the_log() -> None:
    command = [sys.executable, "bench/live/soak.py", "--kind", "d", "--rooms", "1"]
    command += ["--people", "5", "--seconds", "6", "--seed", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1])["acknowledged"] > 0

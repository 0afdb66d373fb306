"""No test here sleeps: what somebody would wait is noted instead."""

import pytest

from accounts import slowing


@pytest.fixture(autouse=True)
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that were waited before a try, in order."""
    waits: list[float] = []
    monkeypatch.setattr(slowing, "sleep", waits.append)
    return waits

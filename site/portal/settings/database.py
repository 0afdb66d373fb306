"""SQLite on one machine by default; PostgreSQL by DATABASE_URL."""

from typing import Any

from .env import VAR, env

DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{VAR / 'alongside.sqlite3'}")

_database: dict[str, Any] = env.db_url_config(DATABASE_URL)
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        # A write takes its lock at once and waits its turn: with deferred transactions, writers
        # that meet fail with "database is locked" however long the timeout is.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            " PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;"
        ),
    }
else:
    # Persistent connections leak under ASGI (a thread, and so a connection, per request): pool.
    _database["OPTIONS"] = {"pool": {"min_size": 0, "max_size": 20, "timeout": 10}}

DATABASES = {"default": _database}

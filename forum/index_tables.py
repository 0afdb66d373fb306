"""What stands behind the search in the database, in its own language: made by a migration, and put up
again after every `migrate`, because SQLite makes a table anew when a column is added to it, and loses
the triggers of the old one.

The database takes out, we put in: whatever changes a post, by whatever way, its words leave the
search in the same transaction. Forgetting to put them in again hides a post from the search until
the next hour; forgetting to take them out would show what somebody took back.
"""

import sqlite3
from typing import Any

TRIGGERS = ("forum_search_post", "forum_search_title")
_OF_ENTRIES = ("forum_search_in", "forum_search_out", "forum_search_anew")
SECURE_DELETE_SINCE = (3, 42)

_SQLITE_TABLE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS forum_search USING fts5("
    "words, content='forum_searchentry', content_rowid='post_id', tokenize='unicode61')"
)
_OUT = "INSERT INTO forum_search(forum_search, rowid, words) VALUES ('delete', OLD.post_id, OLD.words);"
_IN = "INSERT INTO forum_search(rowid, words) VALUES (NEW.post_id, NEW.words);"
_SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS forum_search_in AFTER INSERT ON forum_searchentry BEGIN {_IN} END",
    f"CREATE TRIGGER IF NOT EXISTS forum_search_out AFTER DELETE ON forum_searchentry BEGIN {_OUT} END",
    "CREATE TRIGGER IF NOT EXISTS forum_search_anew AFTER UPDATE ON forum_searchentry"
    f" BEGIN {_OUT} {_IN} END",
    "CREATE TRIGGER IF NOT EXISTS forum_search_post AFTER UPDATE OF html, state, is_opening ON forum_post"
    " WHEN NEW.html <> OLD.html OR NEW.state <> OLD.state OR NEW.is_opening <> OLD.is_opening"
    " BEGIN DELETE FROM forum_searchentry WHERE post_id = OLD.id; END",
    "CREATE TRIGGER IF NOT EXISTS forum_search_title AFTER UPDATE OF title ON forum_topic"
    " WHEN NEW.title <> OLD.title"
    " BEGIN DELETE FROM forum_searchentry WHERE post_id IN"
    " (SELECT id FROM forum_post WHERE topic_id = OLD.id AND is_opening); END",
)
_POSTGRESQL = (
    "ALTER TABLE forum_searchentry ADD COLUMN IF NOT EXISTS found tsvector"
    " GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, words)) STORED",
    "CREATE INDEX IF NOT EXISTS forum_search ON forum_searchentry USING gin (found)"
    " WITH (fastupdate = off)",
    # With the usual statistics every word but the commonest is thought to be in one post of 250, and
    # then all posts are walked through for the newest that have it.
    "ALTER TABLE forum_searchentry ALTER COLUMN found SET STATISTICS 1000",
    "CREATE OR REPLACE FUNCTION forum_search_post() RETURNS trigger LANGUAGE plpgsql AS $$"
    " BEGIN DELETE FROM forum_searchentry WHERE post_id = OLD.id; RETURN NULL; END $$",
    "CREATE OR REPLACE FUNCTION forum_search_title() RETURNS trigger LANGUAGE plpgsql AS $$"
    " BEGIN DELETE FROM forum_searchentry WHERE post_id IN"
    " (SELECT id FROM forum_post WHERE topic_id = OLD.id AND is_opening); RETURN NULL; END $$",
    "CREATE OR REPLACE TRIGGER forum_search_post AFTER UPDATE OF html, state, is_opening ON forum_post"
    " FOR EACH ROW WHEN (NEW.html <> OLD.html OR NEW.state <> OLD.state"
    " OR NEW.is_opening <> OLD.is_opening)"
    " EXECUTE FUNCTION forum_search_post()",
    "CREATE OR REPLACE TRIGGER forum_search_title AFTER UPDATE OF title ON forum_topic"
    " FOR EACH ROW WHEN (NEW.title <> OLD.title) EXECUTE FUNCTION forum_search_title()",
)


def put_up(connection: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            for statement in _POSTGRESQL:
                cursor.execute(statement)
            return
        cursor.execute(_SQLITE_TABLE)
        if sqlite3.sqlite_version_info >= SECURE_DELETE_SINCE:
            # Otherwise words stay in the parts of the index until the hourly `retention.clean_files`.
            cursor.execute(
                "INSERT INTO forum_search(forum_search, rank) VALUES ('secure-delete', 1)"
            )
        for name in (*TRIGGERS, *_OF_ENTRIES):  # of an earlier release, perhaps
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        for statement in _SQLITE:
            cursor.execute(statement)


def take_down(connection: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in (*TRIGGERS, *_OF_ENTRIES):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute("DROP TABLE IF EXISTS forum_search")
            return
        for name, table in zip(TRIGGERS, ("forum_post", "forum_topic"), strict=True):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
        cursor.execute("ALTER TABLE forum_searchentry DROP COLUMN IF EXISTS found")


def put_up_again(sender: Any, using: str, **kwargs: Any) -> None:
    """After `migrate`. Not when it went back to before the search was made."""
    from django.db import connections

    connection = connections[using]
    if "forum_searchentry" in connection.introspection.table_names():
        put_up(connection)

"""Triggers that keep the chain as it is: whatever asks, in whatever language, is refused.

Nothing may be changed. Nothing may be deleted but what is over a year old (by the clock of the
database) and let go by the anchor. Nothing may be put in but the next number. The head only goes on.
Whoever may drop triggers can drop these: then the hashes tell (`verifying`).

A table that a migration alters is made anew on SQLite, without its triggers: `verifying` says when
they are missing, and `put_up` belongs at the end of such a migration.
"""

from typing import Any

ENTRY, HEAD = "privacy_trailentry", "privacy_trailhead"

_ENTRY_STAYS = (
    "NOT ({old_enough} AND OLD.number <="
    " (SELECT anchor_number FROM privacy_trailhead WHERE id = 1))"
)
_NOT_THE_NEXT = (
    "NEW.number <> (SELECT number FROM privacy_trailhead WHERE id = 1)"
    " OR NEW.number <= (SELECT COALESCE(MAX(number), 0) FROM privacy_trailentry)"
)
_HEAD_GOES_BACK = "NEW.number < OLD.number OR NEW.anchor_number < OLD.anchor_number"

# name: (table, when, on which condition, what is said)
_GUARDS = {
    "trail_entry_unchanged": (ENTRY, "UPDATE", "", "recorded acts are never changed"),
    "trail_entry_stays": (ENTRY, "DELETE", _ENTRY_STAYS, "recorded acts stay for a year"),
    "trail_entry_next": (ENTRY, "INSERT", _NOT_THE_NEXT, "recorded acts have no gap"),
    "trail_head_stays": (HEAD, "DELETE", "", "the trail keeps its head"),
    "trail_head_goes_on": (HEAD, "UPDATE", _HEAD_GOES_BACK, "the head of the trail only goes on"),
}
NAMES = frozenset(_GUARDS)


def put_up(connection: Any) -> None:
    take_down(connection)
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def take_down(connection: Any) -> None:
    """For the reverse of the migration, and for the suite, which empties tables between tests. The
    service has no way to this."""
    with connection.cursor() as cursor:
        for name, (table, *_) in _GUARDS.items():
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}_whole ON {table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def missing(connection: Any) -> set[str]:
    """Guards that are not there, or (PostgreSQL) switched off. One query."""
    if connection.vendor == "postgresql":
        wanted = NAMES | {f"{name}_whole" for name in NAMES if _GUARDS[name][1] == "DELETE"}
        ask = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    else:
        wanted = NAMES
        ask = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(ask)
        return set(wanted) - {name for (name,) in cursor.fetchall()}


def _statements(vendor: str) -> list[str]:
    made = []
    for name, (table, event, condition, says) in _GUARDS.items():
        if vendor == "postgresql":
            made += _postgresql(name, table, event, condition, says)
        else:
            when = condition.format(old_enough="OLD.moment < datetime('now', '-365 days')")
            made.append(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW"
                + (f" WHEN {when}" if when else "")
                + f" BEGIN SELECT RAISE(ABORT, '{says}'); END"
            )
    return made


def _postgresql(name: str, table: str, event: str, condition: str, says: str) -> list[str]:
    old_enough = "OLD.moment < clock_timestamp() - interval '365 days'"
    when = condition.format(old_enough=old_enough) or "TRUE"
    given = "OLD" if event == "DELETE" else "NEW"
    refuse = f"RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation'"
    body = f"IF TG_OP = 'TRUNCATE' THEN {refuse}; END IF; " if event == "DELETE" else ""
    made = [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN {body}"
        f"IF {when} THEN {refuse}; END IF; RETURN {given}; END $guard$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
    if event == "DELETE":
        made.append(
            f"CREATE TRIGGER {name}_whole BEFORE TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
    return made

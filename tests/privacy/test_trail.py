"""The audit trail: what may be recorded, what the chain proves, and what the database refuses."""

import json
import threading
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from accounts.models import User
from privacy import keys, retention, trail
from privacy.models import DataKey, TrailEntry, TrailHead, TrailPerson
from privacy.trail import acts, guards, recording, verifying
from privacy.trail.records import FIRST, NeverChanged, NotFromTheFront

pytestmark = pytest.mark.django_db


def purged(rows: int = 1) -> None:
    recording.in_a_transaction("privacy.purged", rows=rows, models=1)


def entries() -> list[TrailEntry]:
    return list(TrailEntry.objects.order_by("number"))


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("audit", *arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def tamper(sql: str, *values: Any) -> None:
    """As somebody who may do anything in the database, and has no key."""
    guards.take_down(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    guards.put_up(connection)


def found() -> list[tuple[int, str]]:
    return [(each.number, each.what) for each in verifying.verify().breaks]


@pytest.fixture
def five(db: None) -> list[TrailEntry]:
    for rows in range(1, 6):
        purged(rows)
    return entries()


# What may be recorded


def test_numbers_have_no_gap_and_each_hash_follows_the_one_before(five: list[TrailEntry]) -> None:
    assert [entry.number for entry in five] == [1, 2, 3, 4, 5]
    assert [entry.previous for entry in five] == [FIRST, *[entry.hash for entry in five[:-1]]]
    assert len({entry.hash for entry in five}) == 5
    assert run("verify")[0] == 0
    head = TrailHead.objects.get()
    assert run("head")[1].strip() == f"5:{five[-1].hash}" == f"{head.number}:{head.hash}"


def test_an_empty_trail_is_whole() -> None:
    code, said = run("verify")
    assert (code, said.splitlines()[-1]) == (0, "Whole.")
    assert run("head")[1].strip() == f"0:{FIRST}"


def test_an_act_that_was_rolled_back_leaves_no_entry_and_no_gap() -> None:
    purged()
    with transaction.atomic():
        trail.record("privacy.purged", actor=None, rows=7, models=1)
        transaction.set_rollback(True)
    purged()
    assert [entry.number for entry in entries()] == [1, 2]
    assert verifying.verify().is_whole


@pytest.mark.committed
def test_an_act_is_recorded_in_its_own_transaction_or_not_at_all() -> None:
    with pytest.raises(recording.NotInATransaction):
        trail.record("privacy.purged", actor=None, rows=1, models=1)
    assert not TrailEntry.objects.exists()


@pytest.mark.parametrize(
    "details",
    [
        {"rows": "what somebody wrote"},
        {"rows": -1},
        {"rows": True},
        {"rows": 1.5},
        {"rows": {"name": "Quiet Harbour"}},
        {"reason": "what somebody wrote"},
    ],
)
def test_a_detail_that_was_not_registered_is_refused(details: dict[str, Any]) -> None:
    with pytest.raises(acts.NotAllowed) as refused:
        trail.record("privacy.purged", actor=None, **details)
    assert "wrote" not in str(refused.value)
    assert not TrailEntry.objects.exists()


def test_an_unknown_act_is_refused() -> None:
    with pytest.raises(acts.UnknownAct):
        trail.record("privacy.no_such_act", actor=None)


def test_codes_are_names_in_the_code_and_nothing_else() -> None:
    kind = acts.codes("editors", "moderators")
    assert kind("editors")
    assert kind(["editors", "moderators"])
    assert not kind("Quiet Harbour")
    assert not kind(["editors", "Quiet Harbour"])
    assert not kind({"editors": 1})
    with pytest.raises(ValueError, match="no codes"):
        acts.codes("What somebody wrote")


def test_the_moment_is_told_to_the_minute() -> None:
    purged()
    (entry,) = entries()
    assert (entry.moment.second, entry.moment.microsecond) == (0, 0)


# Nobody is in it


def test_a_person_is_a_random_sign_that_means_nothing_once_the_account_is_gone(
    moderator: User, member: User
) -> None:
    with transaction.atomic():
        trail.record("privacy.purged", actor=moderator, about=member, rows=1, models=1)
    (entry,) = entries()
    assert entry.actor == TrailPerson.objects.get(person=moderator).reference
    assert (entry.about_model, entry.about_key) == (
        "accounts.user",
        TrailPerson.objects.get(person=member).reference,
    )
    assert entry.about_key != str(member.pk)
    before = entry.hash
    member.delete()
    moderator.delete()
    assert not TrailPerson.objects.exists()
    assert [entry.hash for entry in entries()] == [before]
    assert verifying.verify().is_whole


def test_one_person_keeps_one_sign_until_it_is_forgotten(moderator: User) -> None:
    first = recording.reference_of(moderator)
    assert recording.reference_of(moderator) == first
    recording.forget(moderator)
    assert recording.reference_of(moderator) != first


def test_nothing_that_could_name_somebody_stands_in_the_tables(moderator: User) -> None:
    with transaction.atomic():
        trail.record("privacy.purged", actor=moderator, about=moderator, rows=1, models=1)
    stored = repr(list(TrailEntry.objects.values()) + list(TrailHead.objects.values()))
    assert moderator.username not in stored
    assert moderator.screen_name not in stored


# What the chain proves


def test_a_changed_row_is_found(five: list[TrailEntry]) -> None:
    tamper("UPDATE privacy_trailentry SET action = 'privacy.audited' WHERE number = %s", 3)
    assert found() == [(3, "was changed, or not written by us")]


@pytest.mark.parametrize("column", ["actor", "about_model", "about_key"])
def test_every_column_counts(five: list[TrailEntry], column: str) -> None:
    tamper(f"UPDATE privacy_trailentry SET {column} = 'x' WHERE number = 2")  # noqa: S608
    assert found() == [(2, "was changed, or not written by us")]


def test_a_changed_moment_or_detail_is_found(five: list[TrailEntry]) -> None:
    earlier = timezone.now() - timedelta(days=3)
    moment = earlier if connection.vendor == "postgresql" else f"{earlier:%Y-%m-%d %H:%M:%S}"
    tamper("UPDATE privacy_trailentry SET moment = %s WHERE number = 2", moment)
    tamper("""UPDATE privacy_trailentry SET details = '{"rows": 9}' WHERE number = 4""")
    assert [number for number, _ in found()] == [2, 4]


def test_a_row_taken_out_of_the_middle_is_found(five: list[TrailEntry]) -> None:
    tamper("DELETE FROM privacy_trailentry WHERE number = 3")
    assert found() == [(3, "is missing")]
    code, said = run("verify")
    assert code == 1
    assert "BROKEN  entry 3: is missing" in said


def test_rows_that_changed_places_are_found(five: list[TrailEntry]) -> None:
    for old, new in ((2, 100), (4, 2), (100, 4)):
        tamper("UPDATE privacy_trailentry SET number = %s WHERE number = %s", new, old)
    assert {2, 4} <= {number for number, _ in found()}


def test_a_row_put_in_is_found(five: list[TrailEntry]) -> None:
    """A whole new last entry, with the head moved on to it, by somebody without the key."""
    last = five[-1]
    tamper(
        "INSERT INTO privacy_trailentry (number, moment, action, actor, about_model, about_key,"
        " details, previous, hash) SELECT 6, moment, action, actor, about_model, about_key,"
        " details, %s, %s FROM privacy_trailentry WHERE number = 5",
        last.hash,
        "f" * 64,
    )
    tamper("UPDATE privacy_trailhead SET number = 6, hash = %s", "f" * 64)
    assert found() == [
        (6, "the head was not written by us"),
        (6, "was changed, or not written by us"),
    ]


def test_a_chain_made_anew_with_another_key_is_found(five: list[TrailEntry]) -> None:
    """All hashes right in themselves: made by the same code, but with a key of somebody's own."""
    from privacy.trail import chain

    own = keys.MacKey.of(keys.new_secret(), purpose=chain.PURPOSE)
    before = FIRST
    for entry in five:
        entry.previous = before
        entry.actor = "somebody"
        before = own.mark(chain.as_bytes(entry))
        tamper(
            "UPDATE privacy_trailentry SET actor = 'somebody', previous = %s, hash = %s"
            " WHERE number = %s",
            entry.previous,
            before,
            entry.number,
        )
    head = TrailHead.objects.get()
    head.hash = before
    tamper(
        "UPDATE privacy_trailhead SET hash = %s, mark = %s",
        before,
        own.mark(chain.head_as_bytes(head)),
    )
    assert [number for number, _ in found()] == [5, 1, 2, 3, 4, 5]


def test_a_tail_cut_off_without_an_old_copy_of_the_head_is_found(five: list[TrailEntry]) -> None:
    tamper("DELETE FROM privacy_trailentry WHERE number > 3")
    assert found() == [(4, "is missing, and all up to 5")]
    tamper("UPDATE privacy_trailhead SET number = 3, hash = %s", five[2].hash)
    assert found() == [(3, "the head was not written by us")]


def test_a_tail_cut_off_with_an_old_copy_of_the_head_is_found_by_a_noted_one() -> None:
    for rows in (1, 2, 3):
        purged(rows)
    copy = TrailHead.objects.values().get()
    purged(4)
    noted = run("head")[1].strip()
    assert run("verify", "--expect", noted)[0] == 0

    tamper("DELETE FROM privacy_trailentry WHERE number > 3")
    tamper(
        "UPDATE privacy_trailhead SET number = %s, hash = %s, mark = %s",
        copy["number"],
        copy["hash"],
        copy["mark"],
    )
    assert run("verify")[0] == 0, "this alone can't be seen from inside"
    code, said = run("verify", "--expect", noted)
    assert code == 1
    assert "BROKEN  entry 4: is not what was noted" in said
    purged(9)  # and going on does not hide it
    assert run("verify", "--expect", noted)[0] == 1


def test_a_noted_head_still_fits_after_more_was_recorded(five: list[TrailEntry]) -> None:
    noted = f"3:{five[2].hash}"
    assert run("verify", "--expect", noted)[0] == 0
    assert run("verify", "--expect", f"3:{five[3].hash}")[0] == 1
    with pytest.raises(CommandError, match="NUMBER:HASH"):
        run("verify", "--expect", "three")


def test_a_missing_trigger_is_told(five: list[TrailEntry]) -> None:
    guards.take_down(connection)
    assert (0, "the trigger trail_entry_stays is missing") in found()
    guards.put_up(connection)
    assert found() == []


def test_the_chain_holds_when_the_master_key_changes(settings: Any) -> None:
    old, new = (keys.written(name, keys.new_secret()) for name in ("old", "new"))
    settings.FIELD_KEYS = [old]
    purged()
    settings.FIELD_KEYS = [new, old]
    call_command("keys", "rotate", stdout=StringIO())
    settings.FIELD_KEYS = [new]
    purged()
    assert [entry.action for entry in entries()] == [
        "privacy.purged",
        "privacy.keys_rotated",
        "privacy.purged",
    ]
    assert verifying.verify().is_whole
    settings.FIELD_KEYS = [old]
    assert [what for _, what in found()] == [
        "the key of the trail can't be opened, so nothing could be checked"
    ]


def test_the_verdict_for_a_machine_says_where(five: list[TrailEntry]) -> None:
    tamper("DELETE FROM privacy_trailentry WHERE number IN (2, 3)")
    code, said = run("verify", "--json")
    told = json.loads(said)
    assert (code, told["whole"], told["read"]) == (1, False, 3)
    assert told["breaks"] == [{"number": 2, "what": "is missing, and all up to 3"}]


def test_what_was_recorded_last_is_shown_without_names(moderator: User) -> None:
    with transaction.atomic():
        trail.record("privacy.purged", actor=moderator, rows=2, models=1)
    _, said = run("show", "--last", "1")
    assert "privacy.purged" in said
    assert recording.reference_of(moderator) in said
    assert moderator.screen_name not in said


# What the database refuses


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE privacy_trailentry SET actor = 'x' WHERE number = 2",
        "DELETE FROM privacy_trailentry WHERE number = 5",
        "DELETE FROM privacy_trailentry WHERE number = 1",
        "DELETE FROM privacy_trailentry",
        "INSERT INTO privacy_trailentry SELECT 9, moment, action, actor, about_model, about_key,"
        " details, previous, hash FROM privacy_trailentry WHERE number = 5",
        "DELETE FROM privacy_trailhead",
        "UPDATE privacy_trailhead SET number = 4",
    ],
)
def test_the_database_refuses(five: list[TrailEntry], sql: str) -> None:
    before = list(TrailEntry.objects.order_by("number").values())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert list(TrailEntry.objects.order_by("number").values()) == before
    assert TrailHead.objects.get().number == 5


def test_a_row_can_not_be_written_over_either(five: list[TrailEntry]) -> None:
    """SQLite's REPLACE takes a row away without asking the triggers of DELETE."""
    written = (
        "INSERT OR REPLACE INTO privacy_trailentry"
        if connection.vendor == "sqlite"
        else "INSERT INTO privacy_trailentry"
    )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{written} SELECT number, moment, action, 'x', about_model, about_key, details,"  # noqa: S608
            " previous, hash FROM privacy_trailentry WHERE number = 5"
        )
    assert verifying.verify().is_whole


def test_postgresql_refuses_to_empty_the_table(five: list[TrailEntry]) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    for table in (guards.ENTRY, guards.HEAD):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table}")
    assert TrailEntry.objects.count() == 5


def test_the_records_refuse_to_be_changed_too(five: list[TrailEntry]) -> None:
    with pytest.raises(NeverChanged):
        TrailEntry.objects.update(actor="x")
    with pytest.raises(NeverChanged):
        five[0].save()
    with pytest.raises(NotFromTheFront):
        five[0].delete()
    with pytest.raises(NotFromTheFront):
        TrailEntry.objects.filter(number=3).delete()


# A year


def grow_old(*numbers: int) -> None:
    """Make entries as they were over a year ago, by the code that makes them all."""
    from privacy.trail import chain

    for entry in entries():
        if entry.number in numbers:
            entry.moment -= timedelta(days=366)
        before = TrailEntry.objects.filter(number=entry.number - 1).first()
        entry.previous = before.hash if before else FIRST
        head = recording.hold_head()
        assert head.data_key is not None
        entry.hash = head.data_key.for_marks(chain.PURPOSE).mark(chain.as_bytes(entry))
        guards.take_down(connection)
        super(TrailEntry, entry).save()
        guards.put_up(connection)
        if entry.number == head.number:
            head.hash = entry.hash
            recording.seal_head(head)
    assert verifying.verify().is_whole


def test_after_a_year_the_oldest_go_and_the_rest_still_verifies(five: list[TrailEntry]) -> None:
    grow_old(1, 2, 3)
    assert retention.purge_overdue(only=["privacy.trailentry"]) == {"privacy.trailentry": 3}
    assert [entry.number for entry in entries()] == [4, 5]
    purged()
    code, said = run("verify")
    assert (code, said.splitlines()[0].split(",")[0]) == (0, "3 entries read")
    assert retention.purge_overdue(only=["privacy.trailentry"]) == {}


def test_a_noted_head_that_was_let_go_is_said_to_be_too_old(five: list[TrailEntry]) -> None:
    grow_old(1, 2, 3)
    kept = {entry.number: entry.hash for entry in entries()}
    retention.purge_overdue(only=["privacy.trailentry"])
    assert run("verify", "--expect", f"3:{kept[3]}")[0] == 0  # the anchor is known
    code, said = run("verify", "--expect", f"2:{kept[2]}")
    assert code == 1
    assert "older than all that is kept" in said


def test_an_old_entry_behind_a_young_one_stays(five: list[TrailEntry]) -> None:
    """A clock that was wrong for a while must not tear the chain."""
    grow_old(1, 3)
    assert retention.purge_overdue(only=["privacy.trailentry"]) == {"privacy.trailentry": 1}
    assert [entry.number for entry in entries()] == [2, 3, 4, 5]
    assert verifying.verify().is_whole


def test_all_may_go_and_the_numbers_go_on(five: list[TrailEntry]) -> None:
    grow_old(1, 2, 3, 4, 5)
    retention.purge_overdue(only=["privacy.trailentry"])
    purged()
    assert [entry.number for entry in entries()] == [6]
    assert verifying.verify().is_whole


def test_the_front_can_not_be_cut_without_the_anchor_nor_the_anchor_moved_without_the_key(
    five: list[TrailEntry],
) -> None:
    grow_old(1, 2)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM privacy_trailentry WHERE number = 1")
    third = entries()[1].hash
    with connection.cursor() as cursor:  # a trigger can't know who moves it, but the mark does
        cursor.execute("UPDATE privacy_trailhead SET anchor_number = 2, anchor_hash = %s", [third])
        cursor.execute("DELETE FROM privacy_trailentry WHERE number <= 2")
    assert found() == [(5, "the head was not written by us")]


def test_young_entries_stay_though_the_anchor_moves(five: list[TrailEntry]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        TrailEntry.objects.filter(number__lte=3).delete()
    assert len(entries()) == 5
    assert TrailHead.objects.get().anchor_number == 0


# Many at once


@pytest.mark.committed
def test_writers_that_meet_leave_no_gap_and_no_fork() -> None:
    """Four at once, from the very first entry, for which head and key are made."""
    start = threading.Barrier(4)
    failed: list[BaseException] = []

    def write() -> None:
        try:
            start.wait(timeout=30)
            for rows in range(5):
                purged(rows)
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert failed == []
    assert [entry.number for entry in entries()] == list(range(1, 21))
    assert verifying.verify().is_whole
    assert DataKey.objects.count() == 1


@pytest.mark.committed
def test_a_number_that_was_rolled_back_is_given_to_the_one_that_waited() -> None:
    held, let_go = threading.Event(), threading.Event()
    failed: list[BaseException] = []
    purged()

    def give_up() -> None:
        try:
            with transaction.atomic():
                trail.record("privacy.purged", actor=None, rows=7, models=1)
                held.set()
                let_go.wait(timeout=30)
                transaction.set_rollback(True)
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    other = threading.Thread(target=give_up)
    other.start()
    assert held.wait(timeout=30)
    threading.Timer(0.2, let_go.set).start()
    purged(8)  # waits for the other
    other.join(timeout=30)
    assert failed == []
    assert [(entry.number, entry.details["rows"]) for entry in entries()] == [(1, 1), (2, 8)]
    assert verifying.verify().is_whole


def test_recording_costs_the_same_however_long_the_trail_is(
    moderator: User, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        recording.in_a_transaction("privacy.purged", about=moderator, rows=1, models=1)
        with django_assert_num_queries(4 + 2), transaction.atomic():  # and a savepoint
            trail.record("privacy.purged", actor=None, rows=1, models=1)

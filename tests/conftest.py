"""The fixed cast, and what every test may lean on."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import roles
from accounts.competence import Competence, Work
from accounts.models import User
from privacy.logs import Formatter
from privacy.trail import guards


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One name for "needs real commits": `@pytest.mark.committed`.

    A transactional test flushes every table when it ends, Wagtail's root page and the roles among
    them; `serialized_rollback` puts them back, but only when the next such test begins. So they
    must run last, which is pytest-django's doing if the marker is there before it sorts.
    """
    for item in items:
        if item.get_closest_marker("committed"):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _empty_the_trail_with_the_rest(django_db_setup: None) -> Iterator[None]:
    """The triggers of the audit trail refuse what empties the tables after a `committed` test. They
    are taken down for that moment, by the suite alone: the service knows no way around them.

    PostgreSQL makes new files for a table, and for each of its indexes, that is truncated, and waits
    for the disk: half a second and more for all of ours, where deleting a few rows takes none."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def flush_all(self: Any, sql_list: Any) -> None:
        guards.take_down(self.connection)
        flush(self, _rows_deleted(self) if self.connection.vendor == "postgresql" else sql_list)
        guards.put_up(self.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", flush_all)
        yield


def _rows_deleted(operations: Any) -> list[str]:
    tables = operations.connection.introspection.django_table_names(
        only_existing=True, include_views=False
    )
    # The names are of our own tables. No trigger fires, those of foreign keys included: in any order.
    first = "SET LOCAL session_replication_role = replica"
    return [first, *(f"DELETE FROM {operations.quote_name(table)}" for table in tables)]  # noqa: S608


@pytest.fixture(scope="session", autouse=True)
def _end_connections_of_threads(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A thread of a socket or of a race may still hold a connection when the run is over, and
    PostgreSQL drops no database that somebody is connected to."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def written_log() -> Iterator[StringIO]:
    """All that is logged, down to DEBUG, as production writes it."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Formatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


TRAINED_FOR = {
    roles.FACILITATORS: Work.FACILITATING,
    roles.MODERATORS: Work.WATCHING,
    roles.SAFEGUARDING_LEADS: Work.WATCHING,
}
PASSWORD = "four-calm-grey-herons"


def make_person(screen_name: str, *role_names: str) -> User:
    person = User.objects.create_user(
        screen_name.lower().replace(" ", "-") + "-signs-in", PASSWORD, screen_name=screen_name
    )
    person.groups.set(Group.objects.filter(name__in=role_names))
    train(person, *role_names)
    return person


def train(person: User, *role_names: str) -> None:
    """Those whose role lets them into rooms are in date, unless a test says otherwise."""
    for role in role_names:
        if work := TRAINED_FOR.get(role):
            Competence.objects.get_or_create(
                person=person,
                work=work,
                defaults={"valid_until": timezone.localdate() + timedelta(days=700)},
            )


@pytest.fixture
def member(db: None) -> User:
    """A family member."""
    return make_person("Quiet Harbour", roles.MEMBERS)


@pytest.fixture
def other_member(db: None) -> User:
    return make_person("Amber Finch", roles.MEMBERS)


@pytest.fixture
def facilitator(db: None) -> User:
    return make_person("Rowan", roles.FACILITATORS)


@pytest.fixture
def second_facilitator(db: None) -> User:
    return make_person("Hazel", roles.FACILITATORS)


@pytest.fixture
def moderator(db: None) -> User:
    return make_person("Moderator Wren", roles.MODERATORS)


@pytest.fixture
def editor(db: None) -> User:
    return make_person("Editor Linnet", roles.EDITORS)


@pytest.fixture
def helpline_worker(db: None) -> User:
    return make_person("Helpline Lark", roles.HELPLINE_WORKERS)


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody with an account and no role at all."""
    return make_person("Stranger")


@pytest.fixture
def visitor() -> Client:
    """Somebody who is not signed in."""
    return Client()


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """`signed_in(member)` is a client signed in as that person."""

    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in

"""Whatever people do in whatever order: no page of another member holds what was taken back."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from forum import covering, posting, publishing, quoting, scrubbing
from forum.models import Post, Topic
from forum.references import written
from forum.scrubbing import Action, Choice, Which
from privacy import retention
from safeguarding import casework, deciding
from safeguarding.models import Case
from tests.forum.factories import PostFactory, conversation
from tests.privacy.everywhere import everything_in_tables, where_it_stands
from tests.safeguarding.factories import rule

NAMES = ("Willow Stile", "Slate Thrush", "Sage Shore", "Linen Creek", "Late Pebble", "Calm Otter")
DONE = ("write", "quote", "rename", "withdraw", "cover", "uncover", "hide", "change", "scrub")
STEPS = st.lists(
    st.tuples(st.sampled_from(DONE), st.integers(0, 1), st.integers(0, 5)), min_size=2, max_size=9
)


@dataclass
class Talk:
    """Two people in one conversation, and what may not be read any more."""

    topic: Topic
    people: tuple[User, User]
    moderator: User
    names: list[str] = field(default_factory=lambda: list(NAMES))
    words: dict[int, str] = field(default_factory=dict)  # of each post
    gone: set[str] = field(default_factory=set)  # from everywhere
    old_names: set[str] = field(default_factory=set)
    told: int = 0

    def do(self, what: str, who: int, which: int) -> None:
        getattr(self, what)(self.people[who], which)

    def _own(self, person: User, which: int) -> Post | None:
        own = list(
            Post.objects.by(person).filter(topic=self.topic, is_opening=False).order_by("pk")
        )
        return own[which % len(own)] if own else None

    def _put(self, person: User, body: str) -> None:
        self.told += 1
        said = f"sentinelword{self.told}x"
        taken = quoting.take(f"{body}{said} and more", topic=self.topic, writer=person)
        post = PostFactory(topic=self.topic, author=person, body=taken.body, html=taken.html)
        taken.keep(post)
        publishing.publish(post)
        self.words[post.pk] = said

    def write(self, person: User, which: int) -> None:
        self._put(person, "")

    def quote(self, person: User, which: int) -> None:
        """Any post, also of one's own, also one that cannot be quoted."""
        posts = list(self.topic.posts.filter(is_opening=False).order_by("pk"))
        if posts:
            post = posts[which % len(posts)]
            words = self.words[post.pk]
            readable = post.may_be_read_by(person) and post.state == Post.State.PUBLISHED
            if readable and not post.is_blurred:
                self._put(person, written(post.pk, words) + "\n\n")

    def rename(self, person: User, which: int) -> None:
        if self.names:
            self.old_names.add(person.screen_name)
            person.screen_name = self.names.pop()
            person.save(update_fields=["screen_name"])

    def withdraw(self, person: User, which: int) -> None:
        post = self._own(person, which)
        if post is not None and post.can_be_withdrawn:
            posting.withdraw(post, author=person)
            self.gone.add(self.words[post.pk])

    def cover(self, person: User, which: int) -> None:
        if (post := self._own(person, which)) is not None:
            covering.cover(post, author=person)

    def uncover(self, person: User, which: int) -> None:
        if (post := self._own(person, which)) is not None:
            covering.uncover(post, author=person)

    def hide(self, person: User, which: int) -> None:
        post = self._own(person, which)
        if post is not None and post.state == Post.State.PUBLISHED:
            publishing.take_down(post, to=Post.State.HIDDEN)

    def change(self, person: User, which: int) -> None:
        """A moderator asks for other words, and gets them."""
        post = self._own(person, which)
        if post is None or post.state != Post.State.PUBLISHED:
            return
        case = casework.open_case(post, source=Case.Source.REPORT)
        because = {"policy": rule(), "reason": "A place."}
        deciding.ask_for_change(case, moderator=self.moderator, version=case.version, **because)
        Post.objects.filter(pk=post.pk).update(edited_at=None, edits=0)  # not about the pace
        self.told += 1
        said = f"sentinelword{self.told}x"
        posting.edit_and_resubmit(post, author=person, body=f"{said} instead")
        case.refresh_from_db()
        deciding.approve(case, moderator=self.moderator, version=case.version)
        self.gone.add(self.words[post.pk])
        self.words[post.pk] = said
        # The copy of what was decided about is the moderators', and ends by time.
        Case.objects.all().delete()

    def scrub(self, person: User, which: int) -> None:
        action = (Action.COVER, Action.WITHDRAW, Action.UNCOVER)[which % 3]
        own = Post.objects.by(person).filter(topic=self.topic).can_be_taken_back()
        if action == Action.WITHDRAW:
            self.gone |= {self.words[post.pk] for post in own if post.pk in self.words}
        scrubbing.scrub(person, Choice(action, Which.ALL))

    def unreadable(self) -> set[str]:
        hidden = Post.objects.filter(topic=self.topic).exclude(
            state=Post.State.PUBLISHED, blurred_at=None
        )
        return {self.words[post.pk] for post in hidden if post.pk in self.words}


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_no_page_of_another_holds_withdrawn_or_covered_words_or_an_old_name(
    steps: list[tuple[str, int, int]],
    member: User,
    other_member: User,
    moderator: User,
    stranger_who_reads: tuple[User, Client],
) -> None:
    _, client = stranger_who_reads
    with transaction.atomic():
        cache.clear()
        people = (User.objects.get(pk=member.pk), User.objects.get(pk=other_member.pk))
        talk = Talk(conversation(moderator), people, moderator)
        for step in (("write", 0, 0), ("write", 1, 0), ("quote", 1, 0), *steps):
            talk.do(*step)
        page = client.get(talk.topic.get_absolute_url()).content.decode()
        for word in talk.unreadable() | talk.gone | talk.old_names:
            assert word not in page, word
        if connection.vendor == "sqlite":
            retention._merge_full_text_indexes()  # as every hour
        stored = b"\n".join(data for _, data in everything_in_tables())
        for word in talk.gone:
            assert word.encode() not in stored, word
        transaction.set_rollback(True)


@pytest.fixture
def stranger_who_reads(facilitator: User, signed_in: Any) -> tuple[User, Client]:
    """Somebody who may read the forum, and wrote nothing of this."""
    return facilitator, signed_in(facilitator)


@pytest.mark.committed
def test_after_withdrawing_everything_no_file_holds_the_words(
    member: User, other_member: User, moderator: User
) -> None:
    """Rows, the full-text index, what lies beside the database: the log of SQLite is emptied too."""
    topic = conversation(moderator)
    post = PostFactory(topic=topic, author=member, body="sentinelword of mine")
    publishing.publish(post)
    taken = quoting.take(written(post.pk, "sentinelword"), topic=topic, writer=other_member)
    quoter = PostFactory(topic=topic, author=other_member, body=taken.body, html=taken.html)
    taken.keep(quoter)
    publishing.publish(quoter)
    assert where_it_stands([b"sentinelword"])
    scrubbing.scrub(member, Choice(Action.WITHDRAW, Which.ALL))
    retention.clean_files()  # as every hour: parts of the search index still hold them until then
    assert not where_it_stands([b"sentinelword"])

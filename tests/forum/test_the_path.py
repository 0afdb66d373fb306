"""The whole way of a post, through the pages only: held, sent back, changed, approved, read."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from forum import pacing
from forum.models import Post
from notices.models import Notice
from safeguarding.models import Case, Decision, Policy
from tests.forum.factories import BoardFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def test_held_then_sent_back_then_changed_then_approved_then_answered(
    member: User,
    other_member: User,
    moderator: User,
    signed_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pacing, "SECONDS_BETWEEN", 0)
    writer, reader, staff = signed_in(member), signed_in(other_member), signed_in(moderator)
    board = BoardFactory(slug="first-days")

    # She writes, and names her son. She is told before anybody reads it, and sends it as it is.
    form = {"title": "They came this morning", "body": "They took my son Daniel away."}
    address = reverse("forum:new_topic", args=["first-days"])
    told = writer.post(address, form)
    assert told.status_code == 422
    assert "They took my son Daniel away." in told.content.decode()
    assert not Post.objects.exists()
    sent = writer.post(address, {**form, "as_it_is": "yes"}, follow=True)
    assert "A moderator reads it within a day" in sent.content.decode()
    post = Post.objects.get()
    assert "They came" in writer.get(board.get_absolute_url()).content.decode()
    assert "They came" not in reader.get(board.get_absolute_url()).content.decode()

    # The moderator sees it in the queue with the name marked, takes it, and asks for a change.
    case = Case.objects.get()
    address = reverse("safeguarding_case", args=[case.pk])
    assert address in staff.get(reverse("safeguarding_queue")).content.decode()
    assert '<mark class="seen">Daniel' in staff.get(address).content.decode()
    staff.post(reverse("safeguarding_claim", args=[case.pk]))
    decide = reverse("safeguarding_decide", args=[case.pk])
    rule = Policy.objects.current().get(number=1)
    answer = staff.post(
        decide,
        {
            "action": "ask_for_change",
            "policy": rule.pk,
            "reason": "Could you say “my son”, without his name?",
            "version": 1,
        },
    )
    assert answer.status_code == 302
    assert address not in staff.get(reverse("safeguarding_queue")).content.decode()

    # She is told, reads why, changes it and sends it again.
    told = writer.get(Notice.objects.of(member).get().url, follow=True).content.decode()
    assert "Could you say “my son”, without his name?" in told
    edit = reverse("forum:edit", args=[post.pk])
    assert edit in told
    hints = writer.get(edit).content.decode()
    assert "Better: say “my son”" in hints
    again = writer.post(
        edit, {"title": "They came this morning", "body": "They took my son away."}, follow=True
    )
    assert "Waiting to be read." in again.content.decode()

    # An old page of the queue decides nothing; the new one does.
    fields = {"action": "approve", "policy": "", "reason": "", "version": 1}
    assert staff.post(decide, fields).status_code == 409
    case.refresh_from_db()
    assert "Decided before" in staff.get(address).content.decode()
    assert staff.post(decide, {**fields, "version": case.version}).status_code == 302

    # Now others read it and answer; that answer is a first post too, and waits.
    url = post.topic.get_absolute_url()
    assert "They took my son away." in reader.get(url).content.decode()
    assert "They came" in reader.get(board.get_absolute_url()).content.decode()
    reply = reverse("forum:reply", args=[post.topic_id])
    own = reader.post(reply, {"body": "I am so sorry. You are not alone."}, follow=True)
    assert "You are not alone." in own.content.decode()
    assert "You are not alone." not in writer.get(url).content.decode()

    # Everything stands on record: what was decided, by which rule, about which exact text.
    first, second = Decision.objects.filter(case=case).order_by("id")
    assert (first.action, first.policy, first.case_version) == ("ask_for_change", rule, 1)
    assert "Daniel" in first.snapshot.text
    assert "Daniel" not in second.snapshot.text
    assert first.stands
    assert Notice.objects.of(member).count() == 2

"""The form of a decision: several measures at once, kind words, words to take out, a look before."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.models import User
from forum.models import Post
from privacy.models import TrailEntry
from safeguarding import deciding, escalating
from safeguarding.models import Case, Decision, Sanction, Wording
from tests.conftest import make_person
from tests.forum.factories import conversation
from tests.safeguarding.factories import rule, waiting_case
from tests.safeguarding.test_measures import reported

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def case(member: User, other_member: User) -> Case:
    return reported(member, other_member).case


def send(client: Client, case: Case, **fields: Any) -> Any:
    data = {"version": case.version, "policy": rule().pk, "reason": "Please take some time."}
    return client.post(reverse("safeguarding_decide", args=[case.pk]), data | fields)


def test_several_measures_go_in_with_one_press(
    case: Case, moderator: User, signed_in: SignIn
) -> None:
    answer = send(
        signed_in(moderator), case, action="hide", also=["warn", "lock"], silence="7", slow=""
    )
    assert answer.status_code == 302
    decision = Decision.objects.get()
    assert {sanction.kind for sanction in decision.sanctions.all()} == {"warn", "silence"}
    assert decision.locks


def test_kind_words_are_put_into_the_box_and_nothing_is_recorded(
    case: Case, moderator: User, signed_in: SignIn
) -> None:
    wording = Wording.objects.create(title="Short", text="Thank you for writing.", rule=rule(2))
    answer = send(
        signed_in(moderator), case, action="hide", silence="7", policy="", wording=wording.pk,
        put_in="yes", also=["warn"],
    )  # fmt: skip
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Please take some time.\n\nThank you for writing.</textarea>" in html
    assert f'value="{rule(2).pk}" selected' in html
    assert 'value="7"' in html
    assert html.count("checked") == 2
    assert not Decision.objects.exists()


def test_what_kind_words_leave_to_fill_in_is_not_sent_to_anybody(
    case: Case, moderator: User, signed_in: SignIn
) -> None:
    wording = Wording.objects.create(title="Short", text="Could you change [these words]?")
    answer = send(signed_in(moderator), case, action="hide", reason=wording.text)
    assert answer.status_code == 422
    assert "what [these words] stands for" in answer.content.decode()
    assert not Decision.objects.exists()


def test_the_statement_is_shown_before_anything_is_recorded(
    case: Case, moderator: User, signed_in: SignIn
) -> None:
    answer = send(signed_in(moderator), case, action="hide", suspend="30", preview="yes")
    html = answer.content.decode()
    assert answer.status_code == 200
    for words in (
        "Your post was taken down",
        "Your membership is paused until",
        "Nothing is recorded",
    ):
        assert words in html
    assert not Decision.objects.exists()
    assert not Sanction.objects.exists()
    case.refresh_from_db()
    assert (case.state, case.version) == (Case.State.NEW, 1)


def test_words_to_take_out_are_typed_as_they_stand_one_a_line(
    member: User, moderator: User, signed_in: SignIn
) -> None:
    case = waiting_case(member, "Daniel lives in Mill Lane.", conversation(member))
    client = signed_in(moderator)
    answer = send(client, case, action="redact", words="Daniela")
    assert answer.status_code == 422
    assert "“Daniela” does not stand in the text" in answer.content.decode()
    assert send(client, case, action="redact", words="Daniel\r\nMill Lane").status_code == 302
    body = Post.objects.get(pk=case.object_id).body
    assert body == "[removed by a moderator] lives in [removed by a moderator]."


def test_what_hurts_needs_a_rule_and_a_reason_and_a_number_of_days_that_makes_sense(
    case: Case, moderator: User, signed_in: SignIn
) -> None:
    client = signed_in(moderator)
    for wrong in (
        {"action": "no_action", "also": ["warn"], "policy": ""},
        {"action": "no_action", "silence": "3", "reason": ""},
        {"action": "no_action", "also": ["contact"], "reason": ""},
        {"action": "no_action", "silence": "0"},
        {"action": "no_action", "silence": "366"},
        {"action": "restore"},
    ):
        assert send(client, case, **wrong).status_code == 422
    assert not Decision.objects.exists()


def test_undo_begins_at_the_desk_with_a_press_and_changes_nothing_yet(
    case: Case, moderator: User, editor: User, signed_in: SignIn
) -> None:
    first = deciding.hide(case, moderator=moderator, version=1, policy=rule(), reason="So.")
    address = reverse("safeguarding_look_again", args=[first.pk])
    client = signed_in(moderator)
    assert address in client.get(reverse("safeguarding_case", args=[case.pk])).content.decode()
    assert signed_in(editor).post(address).status_code == 403
    assert client.get(address).status_code == 405
    answer = client.post(address, follow=True)
    again = Case.objects.to_decide().get()
    assert again.looks_again_at == first
    assert "looked at again here" in answer.content.decode()
    assert Post.objects.get(pk=case.object_id).state == Post.State.HIDDEN
    assert send(client, again, action="restore").status_code == 302
    assert Post.objects.get(pk=case.object_id).state == Post.State.PUBLISHED
    assert client.post(address).status_code == 302
    assert not Case.objects.to_decide().exists()


def test_leads_look_after_the_kind_words_and_it_is_on_record(
    moderator: User, signed_in: SignIn
) -> None:
    lead = signed_in(make_person("Lead Heron", roles.SAFEGUARDING_LEADS))
    words = {"title": "A new one", "text": "Thank you for [this].", "order": "1", "rule": ""}
    assert lead.post("/desk/kind-wordings/new/", words).status_code == 302
    made = Wording.objects.get(title="A new one")
    edit, delete = (f"/desk/kind-wordings/{what}/{made.pk}/" for what in ("edit", "delete"))
    assert lead.post(edit, words | {"title": "Another"}).status_code == 302
    assert signed_in(moderator).post(edit, words).status_code == 302  # Wagtail's way to refuse
    assert Wording.objects.get(pk=made.pk).title == "Another"
    assert lead.post(delete).status_code == 302
    assert list(TrailEntry.objects.order_by("number").values_list("action", flat=True)) == [
        f"safeguarding.wording_{what}" for what in ("made", "changed", "deleted")
    ]


def test_an_escalated_case_can_still_be_decided_at_the_desk(
    case: Case, moderator: User, signed_in: SignIn
) -> None:
    escalating.escalate(case, by=moderator, why="Not safe.", version=1)
    page = signed_in(moderator).get(reverse("safeguarding_case", args=[case.pk]))
    assert "Record this decision" in page.content.decode()

"""What of an account is its owner's, for their copy and for leaving. See privacy.belongings."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission

from privacy import belongings

from . import leaving
from .models import BrowserSession, Competence, LeftName, User

_KINDS = {
    Authenticator.Type.TOTP: "An app with codes",
    Authenticator.Type.WEBAUTHN: "A passkey",
    Authenticator.Type.RECOVERY_CODES: "Recovery codes",
}

belongings.hold(
    User,
    key="account",
    title="Your account",
    via=(),
    rows=lambda person: User.objects.filter(pk=person.pk),
    fields=(
        ("sign_in_name", "Sign-in name", "username"),
        ("screen_name", "Screen name", "screen_name"),
        ("joined_on", "Joined on", "joined_on"),
        ("another_name", "Asked to choose another screen name", "asked_for_another_name"),
        ("roles", "Roles", lambda person: ", ".join(person.role_names)),
        ("administrator", "Administrator", "is_superuser"),
    ),
    when_leaving="Your account goes: both names, your password, your roles. Your sign-in name can be"
    " taken by somebody else. Your screen name cannot for a year, so that nobody can pass for you: we"
    " keep a scrambled form of it that is linked to nothing.",
)
belongings.hold(
    Authenticator,
    key="second_steps",
    title="Your second step",
    via=("user",),
    rows=lambda person: Authenticator.objects.filter(user=person).order_by("pk"),
    fields=(
        ("kind", "Kind", lambda row: _KINDS[row.type]),
        # Of the rest of `data`, which are secrets, nothing leaves the database.
        ("name", "Name", lambda row: row.data.get("name", "")),
        ("added_on", "Added on", lambda row: row.created_at.date()),
    ),
    when_leaving="It goes, with its recovery codes. If you use a passkey, or an app with codes, delete"
    " the entry on your phone yourself: we cannot.",
)
belongings.hold(
    BrowserSession,
    key="signed_in",
    title="Where you are signed in",
    via=("person",),
    rows=lambda person: BrowserSession.objects.of(person).order_by("pk"),
    fields=(
        ("since", "Signed in since about", "begun_at"),
        ("until", "Signed in at the latest until", "expire_date"),
    ),
    when_leaving="You are signed out everywhere, at once.",
    leave=leaving.end_sessions,
)
belongings.hold(
    EmailAddress,
    key="email_addresses",
    title="E-mail addresses",
    via=("user",),
    rows=lambda person: EmailAddress.objects.filter(user=person).order_by("pk"),
    fields=(("address", "Address", "email"),),
    when_leaving="We ask for none. If one were here, it would go.",
    for_staff=True,
)
belongings.hold(
    EmailConfirmation,
    key="email_confirmations",
    title="E-mail confirmations",
    via=("email_address",),
    rows=lambda person: EmailConfirmation.objects.filter(email_address__user=person),
    when_leaving="We send none. If one were here, it would go.",
)
belongings.hold(
    Competence,
    key="competence",
    title="What you were trained for",
    via=("person",),
    besides={"recorded_by": "a colleague who wrote it down, in the course of their work"},
    rows=lambda person: Competence.objects.of(person).order_by("pk"),
    fields=(
        ("work", "For", "get_work_display"),
        ("valid_until", "Counts until", "valid_until"),
        ("recorded_on", "Written down on", "recorded_on"),
    ),
    when_leaving="It goes.",
    for_staff=True,
)
belongings.nothing(LeftName, because="a scrambled name that leads to nobody")
belongings.nothing(Group, because="the names of the roles")
belongings.nothing(Permission, because="what a role may do")
belongings.before_leaving(leaving.last_administrator)

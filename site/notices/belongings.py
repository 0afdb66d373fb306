"""What of the notices is somebody's, for their copy and for leaving. See privacy.belongings."""

from privacy import belongings

from .models import MailAddress, Notice

belongings.hold(
    Notice,
    key="notices",
    title="Notices to you",
    via=("recipient",),
    rows=lambda person: Notice.objects.of(person).order_by("pk"),
    fields=(
        ("left_at", "When", "created_at"),
        ("line", "Notice", "line"),
        ("leads_to", "Leads to", "url"),
        ("read_at", "Read", "read_at"),
    ),
    when_leaving="They go.",
)
belongings.hold(
    MailAddress,
    key="mail_address",
    title="Your e-mail address for notices",
    via=("person",),
    rows=lambda person: MailAddress.objects.of(person).select_related("data_key"),
    fields=(
        ("address", "Address", "address"),
        ("how_often", "How often", "get_pace_display"),
        ("with_link", "With a link to us", "with_link"),
        ("given_at", "Given", "entered_at"),
        ("confirmed_at", "Confirmed", "confirmed_at"),
    ),
    when_leaving="It goes, with the key that opens it. No more mail is sent.",
)

"""What of the notices is somebody's, for their copy and for leaving. See privacy.belongings."""

from privacy import belongings

from .models import Notice

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

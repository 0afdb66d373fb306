"""What members reported, at the staff desk."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from safeguarding.models import Report


class CaseColumn(Column):
    """A link from a report to the case in which it is decided."""

    def get_value(self, instance: Report) -> SafeString:
        address = reverse("safeguarding_case", args=[instance.case_id])
        return format_html('<a href="{}">Case {}</a>', address, instance.case_id)


class ReportViewSet(ModelViewSet):
    """What members told us. Who told stands in no column: nobody learns it, not even here."""

    model = Report
    name = "reports-of-members"
    icon = "warning"
    menu_label = "Member reports"
    menu_order = 120
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    list_display = [
        TitleColumn(
            "reason",
            label="What it is about",
            accessor="get_reason_display",
            url_name="reports-of-members:inspect",
        ),
        CaseColumn("case", label="Where it is decided"),
        Column("created_at", label="When"),
        Column("outcome", label="What came of it", accessor="get_outcome_display"),
    ]
    list_filter = ["reason", "outcome"]
    inspect_view_fields = ["reason", "text", "created_at", "closed_at", "outcome"]
    exclude_form_fields = ["reporter"]
    ordering = ["-created_at"]
    list_per_page = 25

"""When moderators are at work, at the staff desk."""

from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from safeguarding.models import OpeningTime


class OpeningTimeViewSet(ModelViewSet):
    """Members are told from these when something will have been read."""

    model = OpeningTime
    name = "opening-times"
    icon = "time"
    menu_label = "Hours of moderation"
    menu_order = 125
    add_to_admin_menu = True
    copy_view_enabled = False
    form_fields = ["weekday", "on", "opens", "closes"]
    list_display = [
        Column("__str__", label="When"),
        Column("on", label="One date"),
    ]
    ordering = ["on", "weekday", "opens"]

"""Kind words for moderators, at the staff desk. Safeguarding leads look after them."""

from django.db import transaction
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from privacy import trail
from safeguarding.models import Wording


class AddWordingView(CreateView):
    def save_instance(self) -> Wording:
        wording: Wording = super().save_instance()
        trail.record("safeguarding.wording_made", actor=self.request.user, about=wording)
        return wording


class ChangeWordingView(EditView):
    def save_instance(self) -> Wording:
        wording: Wording = super().save_instance()
        trail.record("safeguarding.wording_changed", actor=self.request.user, about=wording)
        return wording


class DeleteWordingView(DeleteView):
    @transaction.atomic
    def delete_action(self) -> None:
        trail.record("safeguarding.wording_deleted", actor=self.request.user, about=self.object)
        super().delete_action()


class WordingViewSet(ModelViewSet):
    model = Wording
    name = "kind-wordings"
    menu_label = "Kind wordings"
    menu_order = 125
    icon = "openquote"
    add_to_admin_menu = True
    copy_view_enabled = False
    add_view_class = AddWordingView
    edit_view_class = ChangeWordingView
    delete_view_class = DeleteWordingView
    form_fields = ["rule", "title", "text", "order"]
    list_display = [TitleColumn("title", url_name="kind-wordings:edit"), "rule", "order"]
    ordering = ["rule__number", "order"]

"""What is cached of pages and crisis lines is dropped when one changes."""

from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from . import crisis_lines, front_door
from .models import CrisisLine

post_save.connect(crisis_lines.forget, sender=CrisisLine, dispatch_uid="crisis-line-saved")
post_delete.connect(crisis_lines.forget, sender=CrisisLine, dispatch_uid="crisis-line-deleted")

for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
    signal.connect(front_door.forget, dispatch_uid="guidance-address")

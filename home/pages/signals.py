"""The cached crisis lines are dropped when one changes."""

from django.db.models.signals import post_delete, post_save

from . import crisis_lines
from .models import CrisisLine

post_save.connect(crisis_lines.forget, sender=CrisisLine, dispatch_uid="crisis-line-saved")
post_delete.connect(crisis_lines.forget, sender=CrisisLine, dispatch_uid="crisis-line-deleted")

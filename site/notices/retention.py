from datetime import timedelta

from django.utils import timezone

from privacy import retention

from .models import Notice

retention.purge(
    Notice,
    after="30 days after we leave it",
    what="Notices to you on this site, such as “There is an answer to your post”",
    overdue=lambda: Notice.objects.filter(created_at__lt=timezone.now() - timedelta(days=30)),
)

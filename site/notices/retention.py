from datetime import timedelta

from django.utils import timezone

from privacy import retention

from .models import MailAddress, Notice

retention.purge(
    Notice,
    after="30 days after we leave it",
    what="Notices to you on this site, such as “There is an answer to your post”",
    overdue=lambda: Notice.objects.filter(created_at__lt=timezone.now() - timedelta(days=30)),
)
retention.purge(
    MailAddress,
    after="at once when you take it away, stop the mails or close your account; after a day if you"
    " do not type the code; after 30 days if it stops working; after a year if you no longer look",
    what="If you asked to be told of notices by e-mail: the address, encrypted; how often you want"
    " it, and when the last e-mail went out",
    overdue=lambda: MailAddress.objects.overdue(),
)

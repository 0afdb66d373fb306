from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy import purging, retention


class Command(BaseCommand):
    help = "Delete every row whose time is up, by the rules of the retention registry."

    def handle(self, *args: Any, **options: Any) -> None:
        failed: list[str] = []
        try:
            gone = purging.purge()
        except retention.Incomplete as incomplete:
            gone, failed = incomplete.gone, incomplete.failed
        for label, count in sorted(gone.items()):
            self.stdout.write(f"{label}: {count}")
        self.stdout.write(f"{sum(gone.values())} rows deleted")
        if failed:
            raise CommandError(f"Could not be deleted: {', '.join(failed)}. The log says why.")

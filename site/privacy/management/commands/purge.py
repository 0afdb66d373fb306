from typing import Any

from django.core.management.base import BaseCommand

from privacy import purging


class Command(BaseCommand):
    help = "Delete every row whose time is up, by the rules of the retention registry."

    def handle(self, *args: Any, **options: Any) -> None:
        gone = purging.purge()
        for label, count in sorted(gone.items()):
            self.stdout.write(f"{label}: {count}")
        self.stdout.write(f"{sum(gone.values())} rows deleted")

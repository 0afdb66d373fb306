from typing import Any

from django.core.management.base import BaseCommand

from privacy import task_safety


class Command(BaseCommand):
    help = "Queue again the tasks that a worker left behind when it was killed."

    def handle(self, *args: Any, **options: Any) -> None:
        again, given_up = task_safety.take_up_lost()
        self.stdout.write(f"{again} queued again, {given_up} given up")

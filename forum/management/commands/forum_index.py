"""Make the search of the forum anew from the posts."""

from typing import Any

from django.core.management.base import BaseCommand

from forum import indexing


class Command(BaseCommand):
    help = "Put the words of all published posts of the forum into its search again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{indexing.put_in_anew()} posts can be found.")

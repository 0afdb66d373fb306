"""Master keys: make one, see which are in use, and change over to the first one."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from privacy import keys, retention
from privacy.models import DataKey
from privacy.trail import recording

BATCH = 200


class Command(BaseCommand):
    help = "Master keys of encrypted text (FIELD_KEYS): new, list, rotate. See docs/settings.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        new = actions.add_parser("new", help="print a new entry for FIELD_KEYS; nothing is stored")
        new.add_argument("name", nargs="?", default=f"{timezone.now():k%Y-%m-%d}")
        actions.add_parser("list", help="names, and how many data keys each has sealed; no secrets")
        actions.add_parser("rotate", help="seal every data key with the first key of FIELD_KEYS")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        match action:
            case "new":
                self.new(options["name"])
            case "list":
                self.list()
            case "rotate":
                self.rotate()

    def new(self, name: str) -> None:
        if name in keys.masters():
            raise CommandError(f"FIELD_KEYS has a key with the name {name}: give another name.")
        try:
            self.stdout.write(keys.written(name, keys.new_secret()))
        except ValueError as error:
            raise CommandError(str(error)) from None

    def list(self) -> None:
        sealed = Counter(
            keys.name_in(bytes(wrapped))
            for wrapped in DataKey.objects.in_use().values_list("wrapped", flat=True).iterator()
        )
        known = keys.masters()
        for name in known:
            writes = "  (seals new ones)" if name == keys.first_master().name else ""
            self.stdout.write(f"{name}: {sealed[name]} data keys{writes}")
        for name in sorted(sealed.keys() - known.keys()):
            self.stdout.write(
                f"{name}: {sealed[name]} data keys  (not in FIELD_KEYS: they can't be opened)"
            )
        destroyed = DataKey.objects.exclude(destroyed_at=None).count()
        self.stdout.write(f"{destroyed} data keys were destroyed")

    def rotate(self) -> None:
        """A batch is a transaction of its own. Whatever ends this half-way, both keys are still in
        FIELD_KEYS, so all of it opens; running it again does the rest."""
        todo = list(DataKey.objects.in_use().order_by("pk").values_list("pk", flat=True))
        done = stuck = 0
        for start in range(0, len(todo), BATCH):
            with transaction.atomic():
                for key in DataKey.objects.in_use().filter(pk__in=todo[start : start + BATCH]):
                    try:
                        done += key.rewrap()
                    except keys.CannotOpen as error:
                        stuck += 1
                        self.stderr.write(str(error))
        recording.in_a_transaction("privacy.keys_rotated", resealed=done, stuck=stuck)
        retention.empty_write_ahead_log()
        self.stdout.write(
            f"{done} data keys sealed anew with {keys.first_master().name},"
            f" {len(todo) - done - stuck} left as they were, {stuck} could not be opened"
        )
        if stuck:
            raise CommandError("Put the missing key back into FIELD_KEYS and rotate again.")

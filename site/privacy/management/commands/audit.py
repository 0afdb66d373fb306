"""The audit trail: is it whole, where does it end, what was recorded last."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy.models import TrailEntry, TrailHead
from privacy.trail import acts, verifying


class Command(BaseCommand):
    help = "The audit trail: verify, head, show. See docs/audit-trail.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        verify = actions.add_parser("verify", help="read the whole chain; ends with 1 on a break")
        verify.add_argument("--json", action="store_true", help="print the verdict as JSON")
        verify.add_argument(
            "--expect",
            metavar="NUMBER:HASH",
            help="a head that was noted elsewhere: finds entries that were cut off since",
        )
        actions.add_parser("head", help="print NUMBER:HASH of the last entry, to note elsewhere")
        show = actions.add_parser("show", help="print what was recorded last; no names")
        show.add_argument("--last", type=int, default=20, metavar="COUNT")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        match action:
            case "verify":
                self.verify(expect=options["expect"], as_json=options["json"])
            case "head":
                head = TrailHead.objects.first() or TrailHead()
                self.stdout.write(f"{head.number}:{head.hash}")
            case "show":
                self.show(options["last"])

    def verify(self, *, expect: str | None, as_json: bool) -> None:
        try:
            expected = verifying.Expected.read(expect) if expect else None
        except ValueError as error:
            raise CommandError(str(error)) from None
        verdict = verifying.verify(expected)
        if as_json:
            self.stdout.write(json.dumps({"whole": verdict.is_whole, **asdict(verdict)}, indent=2))
        else:
            for found in verdict.breaks:
                where = f"entry {found.number}" if found.number else "the chain"
                self.stdout.write(f"BROKEN  {where}: {found.what}")
            self.stdout.write(f"{verdict.read} entries read, up to {verdict.number}:{verdict.hash}")
            self.stdout.write("Whole." if verdict.is_whole else "Not whole.")
        if not verdict.is_whole:
            sys.exit(1)

    def show(self, last: int) -> None:
        for entry in TrailEntry.objects.order_by("-number")[: max(last, 0)]:
            about = f"{entry.about_model}:{entry.about_key}" if entry.about_model else "-"
            details = json.dumps(entry.details, sort_keys=True) if entry.details else ""
            self.stdout.write(
                f"{entry.number}  {entry.moment:%Y-%m-%d %H:%M}Z  {entry.actor or 'command'}"
                f"  {entry.action}  {about}  {acts.words_of(entry.action)}  {details}".rstrip()
            )

"""Ask the stored data whether it keeps our promises."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from privacy import audit
from privacy.trail import recording


class Command(BaseCommand):
    help = (
        "Look for what must not be stored: audit. Exits 0 clean, 1 found, 2 not all was readable."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        look = actions.add_parser(
            "audit", help="read every table, file, log and Redis for addresses and overdue rows"
        )
        look.add_argument(
            "--logs",
            action="append",
            default=[],
            type=Path,
            metavar="PATH",
            help="a log file or folder outside VAR_DIR (may be given again)",
        )
        look.add_argument("--json", action="store_true", help="print the report as JSON")
        look.add_argument(
            "--show",
            action="store_true",
            help="also print up to 3 masked excerpts for each finding",
        )

    def handle(self, *args: Any, action: str, logs: list[Path], **options: Any) -> None:
        report = audit.run(logs=logs)
        data = report.as_data(show=options["show"])
        if options["json"]:
            self.stdout.write(json.dumps(data, indent=2, ensure_ascii=False))
        else:
            self.print(data)
        recording.in_a_transaction(
            "privacy.audited", findings=len(report.findings), unreadable=len(report.unreadable)
        )
        if report.exit_code:
            sys.exit(report.exit_code)

    def print(self, data: dict[str, Any]) -> None:
        read = ", ".join(f"{count} {what}" for what, count in data["read"].items())
        self.stdout.write(f"Read: {read or 'nothing'}")
        for finding in data["findings"]:
            self.stdout.write(f"FOUND  {finding['place']}: {finding['kind']}, {finding['count']}")
            for excerpt in finding.get("excerpts", ()):
                self.stdout.write(f"         {excerpt}")
        for place in data["unreadable"]:
            self.stdout.write(f"NOT READ  {place['place']} ({place['error']})")
        self.stdout.write("Allowed, and why:")
        for rule in data["allowed"]:
            self.stdout.write(f"  {rule['place']}: {rule['count']} ({rule['reason']})")
        if any(finding["kind"] == audit.tables.OVERDUE for finding in data["findings"]):
            self.stdout.write("`manage.py purge` deletes overdue rows; `serve` does so every hour.")
        self.stdout.write("Clean." if data["clean"] else "Not clean.")

#!/usr/bin/env python
"""The door for commands: `python manage.py <command>`."""

import os
import sys
from pathlib import Path


def main() -> None:
    # The rooms live in `.` and `site/`; this makes them importable without an install.
    here = Path(__file__).resolve().parent
    sys.path[:0] = [str(here), str(here / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.development")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

"""Run by any Python, however old: say in one line what to do when it is too old."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Alongside needs Python 3.11 or newer, and this is %d.%d. "
        "Install a newer one, then name it: make run PYTHON=python3.12" % sys.version_info[:2]
    )

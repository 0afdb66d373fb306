"""Where deploy-time values come from: the environment, and nothing else.

Every name read here or in a sibling file is listed in `docs/settings.md`; a test compares the two.
"""

from pathlib import Path

import environ

env = environ.Env()

# The checkout (or the folder the wheel's `portal` stands in).
ROOT = Path(__file__).resolve().parents[3]

# All that the running portal writes: database, uploads, collected static files, logs.
VAR = Path(env.str("VAR_DIR", default=str(ROOT / "var")))

"""Ask whether a weakness is known in what we stand on (requirements.txt), by pip-audit.

Ends with 1 when one is known. When the list of weaknesses cannot be reached, within a time that
nobody minds waiting, it says so and ends with 0: that is no reason to stop somebody's work.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 20


def main() -> int:
    asked = [
        sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / "requirements.txt"),
        "--require-hashes", "--disable-pip", "--no-deps", "--format", "json", "--progress-spinner",
        "off", "--timeout", "8", *sys.argv[1:],
    ]  # fmt: skip
    try:
        answer = subprocess.run(  # noqa: S603  (fixed arguments; those of the command line are the caller's own)
            asked, capture_output=True, text=True, timeout=SECONDS, check=False, cwd=ROOT
        )
    except subprocess.TimeoutExpired:
        return not_asked(f"no answer within {SECONDS} seconds")
    try:
        packages = json.loads(answer.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return not_asked((answer.stderr.strip().splitlines() or ["no reason given"])[-1][:200])
    weak = [package for package in packages if package.get("vulns")]
    unseen = [package["name"] for package in packages if "skip_reason" in package]
    for package in weak:
        for known in package["vulns"]:
            better = ", ".join(known.get("fix_versions", [])) or "none yet"
            say(f"{package['name']} {package['version']}: {known['id']} (better: {better})")
    if len(unseen) == len(packages):
        return not_asked(f"it knows none of {len(packages)} packages")
    if unseen:
        say(f"Not looked up: {', '.join(unseen)}")
    say(f"{len(packages) - len(unseen)} packages checked, {len(weak)} with a known weakness.")
    return 1 if weak else 0


def not_asked(why: str) -> int:
    say(f"The packages were NOT checked: the list of weaknesses cannot be reached ({why}).")
    say("Run `make audit-packages` again where it can be.")
    return 0


def say(words: str) -> None:
    sys.stdout.write(words + "\n")


if __name__ == "__main__":
    sys.exit(main())

"""The house stands as it was drawn: layers, settings, checks."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from portal import checks
from portal.settings import public_keys

ROOT = Path(__file__).resolve().parents[2]


def test_imports_point_the_way_they_should() -> None:
    result = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout


def test_the_source_folder_is_no_package(tmp_path: Path) -> None:
    assert checks.source_folder_is_no_package(None) == []


def test_a_package_marker_in_the_source_folder_is_found(tmp_path: Path, settings: object) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "__init__.py").touch()
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    (error,) = checks.source_folder_is_no_package(None)
    assert error.id == "portal.E002"


def test_every_setting_from_the_environment_is_documented() -> None:
    read = {"DJANGO_SETTINGS_MODULE"}
    for source in (ROOT / "site" / "portal" / "settings").glob("*.py"):
        read |= set(re.findall(r"""env(?:\.\w+)?\(\s*["']([A-Z_]+)["']""", source.read_text()))
    table = (ROOT / "docs" / "settings.md").read_text()
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))
    assert read == documented


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    hosts = re.compile(r"pypi\.|pythonhosted|registry\.npmjs|deb\.debian|/(?:work|root)/")
    for name in tracked:
        path = ROOT / name
        if not name or not path.is_file() or path.suffix in {".woff2", ".png", ".webp"}:
            continue
        if path == Path(__file__):
            continue
        found = hosts.search(path.read_text(errors="replace"))
        assert found is None, f"{name}: {found and found.group()}"


PRODUCTION = {
    "SECRET_KEY": "x" * 60,
    "BASE_URL": "https://alongside.example",
    "FIELD_KEYS": "one:" + "A" * 43 + "=",
}


def start_production(given: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", "import portal.settings.production"],
        cwd=ROOT,
        env={"PATH": "", "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", **given},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", ["SECRET_KEY", "BASE_URL", "FIELD_KEYS"])
def test_production_refuses_to_start_without(missing: str) -> None:
    result = start_production({name: PRODUCTION[name] for name in PRODUCTION if name != missing})
    assert result.returncode != 0
    assert missing in result.stderr


def test_production_sends_nothing_through_redis_unencrypted() -> None:
    with_redis = PRODUCTION | {"REDIS_URL": "redis://127.0.0.1:6379/0"}
    result = start_production(with_redis)
    assert result.returncode != 0
    assert "REDIS_KEYS" in result.stderr
    assert start_production(with_redis | {"REDIS_KEYS": "one-long-secret"}).returncode == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"SECRET_KEY": public_keys.DEVELOPMENT_SECRET_KEY},
        {"SECRET_KEY": public_keys.TEST_SECRET_KEY},
        {"SECRET_KEY_FALLBACKS": f"older,{public_keys.DEVELOPMENT_SECRET_KEY}"},
        {"FIELD_KEYS": public_keys.TEST_FIELD_KEY},
        {"FIELD_KEYS": f"one:{'A' * 43}=,{public_keys.DEVELOPMENT_FIELD_KEY}"},
        {"FIELD_KEYS": public_keys.DEVELOPMENT_FIELD_KEY.replace("development:", "renamed:")},
    ],
)
def test_production_refuses_keys_that_everybody_can_read(changed: dict[str, str]) -> None:
    assert start_production(PRODUCTION).returncode == 0
    result = start_production(PRODUCTION | changed)
    assert result.returncode != 0
    assert "everybody can read" in result.stderr
    assert next(iter(changed)).removesuffix("_FALLBACKS") in result.stderr
    assert "ZGV2ZW" not in result.stderr  # the message names the setting, not the secret
    assert "development-only" not in result.stderr


def test_development_and_the_suite_use_the_keys_that_production_refuses() -> None:
    assert settings.SECRET_KEY == public_keys.TEST_SECRET_KEY
    folder = ROOT / "site" / "portal" / "settings"
    for name in ("development", "test"):
        source = (folder / f"{name}.py").read_text()
        assert not re.search(r"^(SECRET_KEY|FIELD_KEYS) = .*[\"']", source, re.MULTILINE)


@pytest.mark.django_db
def test_the_demo_refuses_to_run_on_a_real_service() -> None:
    assert settings.DEBUG is False
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("demo")


def test_a_taken_port_gives_one_plain_line() -> None:
    import socket

    from portal.management.commands.serve import refuse_taken_port

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"make run PORT={port + 1}"):
            refuse_taken_port("127.0.0.1", port)


def test_a_folder_that_cannot_be_written_gives_one_plain_line(tmp_path: Path) -> None:
    from portal.management.commands.serve import refuse_unwritable

    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="VAR_DIR="):
        refuse_unwritable(tmp_path / "file" / "var")


@pytest.mark.parametrize("port", ["abc", "", "0", "-1", "70000", "8000x", "\uff19\uff19"])
def test_a_port_that_is_none_gives_one_plain_line(port: str) -> None:
    from portal.management.commands.serve import read_port

    with pytest.raises(CommandError, match="PORT must be a number from 1 to 65535"):
        read_port(port)
    assert read_port("8001") == 8001

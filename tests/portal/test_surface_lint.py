"""Calls that can be right in one place and a hole in the next: each place is listed, with its reason.

A new one fails here until somebody has thought about it and written down why it is safe. One that is
gone has to be struck off, so that the list stays true.
"""

import importlib.util
import json
import re
import subprocess
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("site", "home", "support", "forum", "manage.py", ".ci")

PYTHON = {
    "mark_safe": r"\bmark_safe\(",
    "SafeString": r"\bSafe(?:String|Text)\(",
    "format_html of a variable": r"\bformat_html(?:_join)?\(\s*(?!\s*[\"'])\w",
    "format_html of an f-string": r"\bformat_html(?:_join)?\(\s*f[\"']",
    "raw SQL": r"\.raw\(|\.extra\(|\bRawSQL\(|\.execute(?:many)?\(",
    "csrf_exempt": r"\bcsrf_exempt\b",
    "unpickling": r"\b(?:pickle|marshal|shelve|dill)\b",
    "YAML": r"\byaml\.(?:load|unsafe_load)\(",
    "a process": r"\bsubprocess\b|\bos\.(?:system|popen|exec\w*|spawn\w*)\(",
    "code from text": r"(?<![\w.])(?:eval|exec|__import__)\(",
    "a request to somewhere": r"\b(?:urlopen|urlretrieve|http\.client|httpx|aiohttp|smtplib|ftplib)\b"
    r"|^\s*(?:import|from) requests\b",
    "print": r"(?<![\w.])print\(",
    "a person looked up by e-mail": r"(?:get|filter)\(email(?:__\w+)?=",
    "unchecked XML": r"\bxml\.(?:etree|sax|dom)\b|\blxml\b",
    "a template from text": r"(?<!\w)(?:Template|from_string)\(",
}
TEMPLATES = {
    "safe": r"\|\s*safe(?:seq)?\b",
    "autoescape off": r"autoescape\s+off",
    "a script in the page": r"<script(?![^>]*\bsrc=)[^>]*>",
    "a style in the page": r"<style\b|\sstyle\s*=",
    "a handler in the page": r"\son[a-z]+\s*=\s*[\"']",
    "javascript:": r"javascript:",
    "a new window that knows us": r"target=[\"']?_blank(?![^>]*noopener)",
    "something of somebody else": r"(?:src|srcset|action|data)=[\"']?(?:https?:)?//",
}
SCRIPTS = {
    "markup from text": r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|srcdoc|setHTMLUnsafe)\b"
    r"|\bdocument\.write|\bDOMParser\b|createContextualFragment",
    "code from text": r"(?<![\w.])eval\(|\bnew Function\b|\bset(?:Timeout|Interval)\(\s*[\"'`]",
    "storage": r"\b(?:localStorage|sessionStorage|indexedDB|document\.cookie)\b",
    "messages of other windows": r"\bpostMessage\b",
    "somebody else's server": r"(?:fetch|import|WebSocket)\(\s*[\"'`](?:https?:|wss?:)?//",
}
KINDS = {".py": PYTHON, ".html": TEMPLATES, ".js": SCRIPTS}

# (file, what): how often, and why it is safe there.
ALLOWED: dict[tuple[str, str], tuple[int, str]] = {
    ("site/safeguarding/highlighting.py", "mark_safe"): (
        1,
        "joins parts that format_html has escaped one by one",
    ),
    ("forum/templates/forum/_letter.html", "safe"): (
        3,
        "HTML that forum.rendering wrote and nh3 cleaned when the post was stored",
    ),
    ("forum/templates/forum/_covered.html", "safe"): (
        1,
        "the same HTML as in _letter.html, under a content note",
    ),
    ("forum/templates/forum/_write.html", "safe"): (
        1,
        "the preview: HTML that forum.rendering writes and nh3 cleans for this answer",
    ),
    ("forum/static/forum/guard.js", "markup from text"): (
        1,
        "a fragment of our own templates, in which every word of a writer is escaped, under the only"
        " trusted-types policy of the page",
    ),
    ("site/portal/templates/portal/forms/field.html", "safe"): (
        1,
        "help text of form fields: written in our code, and some of it holds a link",
    ),
    ("forum/index_tables.py", "raw SQL"): (
        10,
        "fixed statements that make the search in the database; names of ours alone stand in them",
    ),
    ("forum/indexing.py", "raw SQL"): (1, "a fixed command of the full-text table"),
    ("forum/models/searching.py", "raw SQL"): (
        2,
        "fixed queries; the words are parameters, and only letters and digits (forum.words)",
    ),
    ("site/accounts/gathering.py", "raw SQL"): (
        1,
        "querysets as Django wrote them, side by side; names of columns are quoted, values are parameters",
    ),
    ("site/privacy/audit/tables.py", "raw SQL"): (
        1,
        "reads every table; the name comes from the database itself and is quoted by it",
    ),
    ("site/privacy/retention.py", "raw SQL"): (
        3,
        "a fixed PRAGMA, a fixed query of the catalogue, and a table name from that catalogue",
    ),
    ("site/privacy/trail/guards.py", "raw SQL"): (
        6,
        "triggers: fixed statements, and names that are constants of the file",
    ),
    ("site/portal/templatetags/portal.py", "mark_safe"): (
        1,
        "Django's own token field, which it escaped itself and hands out as a plain string",
    ),
    ("site/portal/views.py", "csrf_exempt"): (
        2,
        "the import, and clearing one's own device: a token would leave a cookie with every reader",
    ),
    ("site/notices/mail_views.py", "csrf_exempt"): (
        2,
        "the import, and stopping mails by the signed link in one of them (RFC 8058); it does no more",
    ),
    ("site/notices/delivery.py", "a request to somewhere"): (
        2,
        "names of the errors that the mail server of EMAIL_URL answers with; nothing is opened here",
    ),
    ("site/accounts/templates/accounts/copy/begin.html", "a style in the page"): (
        1,
        "the file that somebody takes with them, which can load nothing; never shown by us",
    ),
    ("site/safeguarding/screening/data/make.py", "raw SQL"): (
        1,
        "a script for developers: a fixed query of the file of places it reads",
    ),
    ("site/safeguarding/screening/data/make.py", "print"): (
        1,
        "a script for developers, run by hand; the product never imports it",
    ),
    (".ci/audit_packages.py", "a process"): (3, "pip-audit, with fixed arguments and no shell"),
    ("site/privacy/management/commands/privacy.py", "print"): (
        1,
        "the command's own method of that name, which writes to its stdout",
    ),
    ("support/live/static/live/console.js", "markup from text"): (
        1,
        "a fragment of our own templates, under the only trusted-types policy of the page",
    ),
}


def _found() -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for room in ROOMS:
        place = ROOT / room
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.suffix not in KINDS or "__pycache__" in path.parts:
                continue
            text = path.read_text(encoding="utf-8")
            for what, count in _unsafe(text, path.suffix).items():
                found[path.relative_to(ROOT).as_posix(), what] = count
    return found


def _unsafe(text: str, kind: str) -> Counter[str]:
    return Counter(
        {
            what: count
            for what, pattern in KINDS[kind].items()
            if (count := len(re.findall(pattern, text, re.MULTILINE)))
        }
    )


def test_every_place_that_could_be_unsafe_is_listed_with_its_reason() -> None:
    assert dict(_found()) == {place: count for place, (count, _) in ALLOWED.items()}
    assert all(len(reason) > 10 for _, reason in ALLOWED.values())


@pytest.mark.parametrize(
    ("kind", "line", "what"),
    [
        (".py", "return mark_safe(text)", "mark_safe"),
        (".py", "format_html(words, x)", "format_html of a variable"),
        (".py", 'format_html(f"<b>{x}</b>")', "format_html of an f-string"),
        (".py", 'cursor.execute(f"SELECT {x}")', "raw SQL"),
        (".py", 'Post.objects.raw("x")', "raw SQL"),
        (".py", "@csrf_exempt", "csrf_exempt"),
        (".py", "pickle.loads(x)", "unpickling"),
        (".py", "yaml.load(x)", "YAML"),
        (".py", "subprocess.run(x, shell=True)", "a process"),
        (".py", "import requests", "a request to somewhere"),
        (".py", "urlopen(x)", "a request to somewhere"),
        (".py", "print(x)", "print"),
        (".py", "User.objects.get(email=x)", "a person looked up by e-mail"),
        (".py", "Template(x)", "a template from text"),
        (".py", "eval(x)", "code from text"),
        (".html", "{{ x|safe }}", "safe"),
        (".html", "{% autoescape off %}", "autoescape off"),
        (".html", '<p style="color: red">', "a style in the page"),
        (".html", '<p onclick="x()">', "a handler in the page"),
        (".html", "<script>x()</script>", "a script in the page"),
        (".html", '<a target="_blank" href="x">', "a new window that knows us"),
        (".html", '<img src="https://evil.example/x">', "something of somebody else"),
        (".js", "place.innerHTML = x", "markup from text"),
        (".js", "document.write(x)", "markup from text"),
        (".js", "new Function(x)", "code from text"),
        (".js", "localStorage.x = 1", "storage"),
    ],
)
def test_the_search_would_find_one(kind: str, line: str, what: str) -> None:
    assert _unsafe(line, kind)[what] == 1


def test_what_is_right_is_not_found() -> None:
    assert not _unsafe('format_html("<b>{}</b>", x); self.print(x); literal_eval(x)', ".py")
    assert not _unsafe('<a href="https://x.example" rel="noopener" class="on">', ".html")
    assert not _unsafe("place.textContent = x; setTimeout(() => y(), 5)", ".js")


# `make audit-packages`


@pytest.fixture
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit_packages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FINE = {"name": "django", "version": "5.2", "vulns": []}
WEAK = {"name": "old", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
UNSEEN = {"name": "odd", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "code", "words"),
    [
        ([FINE], 0, "1 packages checked, 0 with a known weakness."),
        ([FINE, WEAK], 1, "old 1: PYSEC-1 (better: 2)"),
        ([FINE, UNSEEN], 0, "Not looked up: odd"),
        ([UNSEEN], 0, "were NOT checked"),
        (None, 0, "were NOT checked: the list of weaknesses cannot be reached (no route)"),
    ],
)
def test_the_audit_of_packages_says_what_it_knows_and_fails_on_a_weakness_only(
    audit: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    packages: Any,
    code: int,
    words: str,
) -> None:
    told = "" if packages is None else json.dumps({"dependencies": packages})
    answer = subprocess.CompletedProcess([], code, stdout=told, stderr="trouble\nno route\n")
    monkeypatch.setattr(audit.subprocess, "run", lambda *args, **kwargs: answer)
    assert audit.main() == code
    assert words in capsys.readouterr().out


def test_the_audit_of_packages_waits_no_longer_than_it_says(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def slow(*args: Any, timeout: int, **kwargs: Any) -> None:
        raise subprocess.TimeoutExpired("pip-audit", timeout)

    monkeypatch.setattr(audit.subprocess, "run", slow)
    assert audit.main() == 0
    assert f"within {audit.SECONDS} seconds" in capsys.readouterr().out

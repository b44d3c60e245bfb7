"""`run.py check`: everything that can be told without running the tests, one line a check."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from .console import say
from .engines import engines_for_tests
from .options import Options
from .paths import ROOT

AT_A_TIME = 2


@dataclass(frozen=True)
class Check:
    """One check: its name, its command, and what its environment adds."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    check: Check
    passed: bool
    seconds: float
    output: str


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


def _manage(*arguments: str) -> tuple[str, ...]:
    return _python("-W", "error::RuntimeWarning", "manage.py", *arguments)


def production_env() -> dict[str, str]:
    """Return an environment as an installation would set it, for the checks of production's settings."""
    return {
        "DJANGO_SETTINGS_MODULE": "forum_site.settings.prod",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "ipek.example",
        "SITE_URL": "https://ipek.example",
        "EMAIL_URL": "smtp://mail.ipek.example:587?tls=true",
    }


def all_checks(env: Mapping[str, str]) -> list[Check]:
    """Return the checks, the longest first."""
    templates = [str(path.relative_to(ROOT)) for path in (ROOT / "templates", ROOT / "apps") if path.is_dir()]
    imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return [
        Check("types (mypy)", _python("-m", "mypy", "apps", "forum_site"), env),
        Check("templates (djlint)", _python("-m", "djlint", "--quiet", "--lint", *templates)),
        Check("style (ruff check)", _python("-m", "ruff", "check", ".")),
        Check("form (ruff format)", _python("-m", "ruff", "format", "--check", ".")),
        Check("imports' directions (import-linter)", _python("-c", imports)),
        Check("settings (check)", _manage("check", "--fail-level", "WARNING"), env),
        Check(
            "production's settings (check --deploy)",
            _manage("check", "--deploy", "--fail-level", "WARNING"),
            {**env, **production_env()},
        ),
        Check("migrations (makemigrations --check)", _manage("makemigrations", "--check", "--dry-run"), env),
        Check("catalogues complete", _python("-m", "tests.architecture.catalogues")),
        Check(
            "foreign keys' directions",
            _python(
                "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "tests/architecture/test_models.py"
            ),
            env,
        ),
    ]


def _run(check: Check) -> Outcome:
    begun = time.monotonic()
    answer = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, **check.env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    return Outcome(check, answer.returncode == 0, time.monotonic() - begun, answer.stdout)


def _report(outcome: Outcome) -> None:
    word = "ok    " if outcome.passed else "FAILED"
    say(f"{word}  {outcome.seconds:6.1f} s  {outcome.check.name}")


def check(options: Options) -> int:
    """Run all checks, also after one has failed; returns 1 if any has."""
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    os.environ["DJANGO_SETTINGS_MODULE"] = "forum_site.settings.test"
    with engines_for_tests() as env, ThreadPoolExecutor(AT_A_TIME) as pool:
        outcomes = []
        for outcome in pool.map(_run, all_checks(env)):
            _report(outcome)
            outcomes.append(outcome)
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        say(f"\n--- {outcome.check.name}\n{outcome.output.rstrip()}")
    say(f"\n{len(outcomes) - len(failed)} of {len(outcomes)} checks passed.")
    return 1 if failed else 0

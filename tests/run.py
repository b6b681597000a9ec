"""`make test`: every check in turn, each with its time; the first that fails ends the run.

    python -m tests.run                     everything
    python -m tests.run --lint              only lint and format
    python -m tests.run tests/events -x     only pytest with these arguments, on both databases

Each step is a command of its own, printed when it fails, so that it can be run again by hand.
"""

import os
import secrets
import shlex
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Sequence

from tests import environment  # importing it sets the tests' environment, for our commands too
from tests.postgres import NoServer, server

ROOT = environment.ROOT
PYTHON = sys.executable
MANAGE = (PYTHON, "manage.py")
NOTHING_COLLECTED = 5  # pytest's own exit code
PARALLEL = ("-n", str(min(os.cpu_count() or 1, 4)))
PATIENCE_SECONDS = 20


class Failed(Exception):
    """A step failed; the message is the line to end with."""


class Run:
    """The steps taken so far, their outcomes and times."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, str, float]] = []
        self.executed = 0

    def quiet(self, name: str, command: Sequence[str], **environ: str) -> None:
        """A step whose output matters only when it fails."""
        print(f"▸ {name} … ", end="", flush=True)
        self._step(name, lambda: _output(command, environ), loud=False)

    def pytest(self, name: str, arguments: Sequence[str], *, empty_is_fine: bool) -> None:
        """A pytest run, shown as it goes. One that collects no test fails unless that is fine."""
        print(f"▸ {name}", flush=True)
        command = (PYTHON, "-m", "pytest", *arguments)

        def run() -> str:
            code = _call(command)
            if code == NOTHING_COLLECTED and empty_is_fine:
                return "empty"
            if code == NOTHING_COLLECTED:
                raise Failed("no test was executed")
            if code:
                raise Failed(shlex.join(("python", *command[1:])))
            self.executed += 1
            return "ok"

        self._step(name, run, loud=True)

    def _step(self, name: str, run: Callable[[], str], *, loud: bool) -> None:
        started = time.monotonic()
        try:
            outcome = run()
        except Failed:
            self.steps.append((name, "FAILED", time.monotonic() - started))
            if not loud:
                print("FAILED", flush=True)
            raise
        seconds = time.monotonic() - started
        self.steps.append((name, outcome, seconds))
        told = f"{outcome}, {seconds:.1f} s"
        print(f"  {name}: {told}\n" if loud else told, flush=True)


def _call(command: Sequence[str]) -> int:
    """Run a command in the open; when we are stopped, let it tidy up after itself first."""
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        return process.wait()
    except BaseException as stopped:
        if not isinstance(stopped, KeyboardInterrupt):  # Ctrl+C reaches the command by itself
            process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE_SECONDS)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            process.kill()
        raise


def _output(command: Sequence[str], environ: dict[str, str]) -> str:
    result = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        again = textwrap.shorten(shlex.join(command), 200, placeholder=" …")
        raise Failed(f"{result.stdout.rstrip()}\n\n{again}")
    return "ok"


def lint(run: Run) -> None:
    templates = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.html"))
    djade = str(environment.tool("djade"))
    run.quiet("ruff check", (PYTHON, "-m", "ruff", "check"))
    run.quiet("ruff format", (PYTHON, "-m", "ruff", "format", "--check"))
    run.quiet("djade", (djade, "--target-version", "5.2", "--check", *templates))


def django_checks(run: Run) -> None:
    run.quiet("makemigrations --check", (*MANAGE, "makemigrations", "--check", "--dry-run"))
    # Production as .env.example describes it, with a key of its own.
    production = {
        **environment.example_values(),
        "PORTAL_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(50),
    }
    deploy = (*MANAGE, "check", "--deploy", "--fail-level", "WARNING")
    run.quiet("check --deploy", deploy, **production)


def suite(run: Run, arguments: Sequence[str]) -> None:
    """The tests on SQLite, again on PostgreSQL, and those that need a browser once.

    With arguments of the caller's any part may be empty, but not all of them.
    """
    narrowed = bool(arguments)
    given = arguments or PARALLEL
    # A -m of the caller's own decides what is run instead of ours.
    passes_browser = not any(argument.startswith("-m") for argument in arguments)

    os.environ.pop("DATABASE_URL", None)
    run.pytest("pytest, SQLite", ("-m", "not browser", *given), empty_is_fine=narrowed)
    with server() as url:
        os.environ["DATABASE_URL"] = url
        run.pytest("pytest, PostgreSQL", ("-m", "not browser", *given), empty_is_fine=narrowed)
        if passes_browser:
            run.pytest("pytest, browser", ("-m", "browser", *given), empty_is_fine=narrowed)
    if not run.executed:
        raise Failed("no test was executed")


def main(arguments: Sequence[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.chdir(ROOT)
    run = Run()
    failure = None
    try:
        if arguments == ["--lint"]:
            lint(run)
        elif arguments:
            suite(run, arguments)
        else:
            lint(run)
            django_checks(run)
            suite(run, ())
    except (Failed, NoServer) as error:
        failure = error
        print(f"\n{error}", flush=True)
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
        return 130
    summary(run, failure)
    return 1 if failure else 0


def summary(run: Run, failure: Exception | None) -> None:
    print("\nSummary")
    for name, outcome, seconds in run.steps:
        print(f"  {outcome:7} {name:24} {seconds:6.1f} s")
    total = sum(seconds for _name, _outcome, seconds in run.steps)
    if failure is None:
        print(f"Everything holds: {len(run.steps)} steps in {total:.0f} s.")
    elif run.steps and run.steps[-1][1] == "FAILED":
        print(f"FAILED: {run.steps[-1][0]}, after {total:.0f} s.")
    else:
        print(f"FAILED: {failure}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

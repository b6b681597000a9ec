"""`make run`: the portal on this computer, with example data, web and worker."""

import fcntl
import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand

from contacts.models import Municipality
from kronoberg_portal.foundation.accounts.models import User
from kronoberg_portal.foundation.accounts.roles import COORDINATOR, MUNICIPALITY_EDITOR

HOST = "127.0.0.1"
COORDINATOR_EMAIL = "samordnare@example.se"
EDITOR_EMAIL = "kommunredaktor@example.se"
EDITOR_MUNICIPALITY = "Växjö"
PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
START_SECONDS = 60
STOP_SECONDS = 15

LOGIN_FILE = """\
Inloggning till demon på den här datorn.

Regional samordnare: {coordinator}
Kommunredaktör i {municipality}: {editor}
Lösenord: {password}
"""
STARTED = """
Portalen är igång:  {address}/
Kontoret:           {address}/admin/

  Regional samordnare    {coordinator}
  Kommunredaktör, {municipality}  {editor}
  Lösenord för båda      {password}

Brev skrivs som filer i  {letters}
All data ligger i        {data}

Ctrl+C avslutar.
"""


class Command(BaseCommand):
    help = "Startar portalen på den här datorn med exempeldata: webb och arbetare (make run)."
    requires_system_checks = []  # migrate makes its own

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=_port, default=8000)

    def handle(self, *args, port: int, **options) -> None:
        if settings.MODE != "demo":
            raise SystemExit("Demon är aldrig produktion. Starta den med: make run")
        # Every link in a letter begins with SITE_URL: it follows the port, here and in children.
        os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")
        settings.SITE_URL = os.environ["SITE_URL"].rstrip("/")

        _check_port(port)
        _check_folder(settings.DATA_DIR)
        with _alone(settings.DATA_DIR / "demo.lock"):
            password = self._prepare()
        self._serve(port, password)

    def _prepare(self) -> str:
        """Make database, content, example data and accounts as needed; the accounts' password."""
        self._say("Förbereder databasen …")
        call_command("migrate", interactive=False, verbosity=0)
        self._say("Lägger in portalens innehåll …")
        call_command("load_content", verbosity=0)
        # The accounts come last: where they are, the example data have been there too, and if
        # somebody removed them since they stay removed.
        if not User.objects.filter(email=COORDINATOR_EMAIL).exists():
            self._say("Lägger in exempeldata …")
            call_command("example_data", verbosity=0)
        password = _password(settings.DATA_DIR / "demo-login.txt")
        editor = _keep_account(EDITOR_EMAIL, "Redaktör", MUNICIPALITY_EDITOR, password)
        Municipality.objects.get(name=EDITOR_MUNICIPALITY).editors.add(editor)
        _keep_account(COORDINATOR_EMAIL, "Samordnare", COORDINATOR, password)
        return password

    def _serve(self, port: int, password: str) -> None:
        """Run web and worker until a signal comes or either ends, then end both."""
        stopped: list[int] = []
        gunicorn = (
            "-m",
            "gunicorn",
            "--config",
            str(settings.BASE_DIR / "deploy/gunicorn.conf.py"),
        )
        # Ctrl+C reaches the whole group; the children wait for us to tell them.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        children = {
            "Webbservern": _start(*gunicorn, "--bind", f"{HOST}:{port}", "kronoberg_portal.wsgi"),
            "Arbetaren": _start("manage.py", "worker"),
        }
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda number, _frame: stopped.append(number))

        deadline = time.monotonic() + START_SECONDS
        announced = False
        ended = None
        while not stopped and ended is None:
            if not announced and _answers(port):
                announced = True
                self._announce(password)
            elif not announced and time.monotonic() > deadline:
                self._say(f"Webbservern svarar inte efter {START_SECONDS} sekunder.")
                break
            ended = next(
                (name for name, child in children.items() if child.poll() is not None), None
            )
            time.sleep(0.2)

        code = children[ended].returncode if ended else 0
        _stop(children.values())
        if ended:
            raise SystemExit(f"{ended} slutade oväntat (kod {code}); varför står här ovanför.")
        if not stopped:
            raise SystemExit(1)
        self._say(f"\nPortalen är avslutad. Data ligger kvar i {settings.DATA_DIR}.")

    def _announce(self, password: str) -> None:
        self._say(
            STARTED.format(
                address=settings.SITE_URL,
                coordinator=COORDINATOR_EMAIL,
                editor=EDITOR_EMAIL,
                municipality=EDITOR_MUNICIPALITY,
                password=password,
                letters=settings.LETTER_DIR,
                data=settings.DATA_DIR,
            )
        )

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise ArgumentTypeError(f"porten ska vara ett tal mellan 1 och 65535, inte {text!r}")


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise SystemExit(
                f"Port {port} kräver högre behörighet. Pröva: make run PORT=8123"
            ) from None
        except OSError:
            raise SystemExit(
                f"Port {port} används redan av något annat program. Pröva: make run PORT=8123"
            ) from None


def _check_folder(folder: Path) -> None:
    """Make the folder for data; refuse with a sentence when we may not write what is in it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        closed = [path for path in (folder, *folder.iterdir()) if not os.access(path, os.W_OK)]
    except OSError:
        raise SystemExit(
            f"Mappen {folder} går inte att skapa eller skriva i. Pröva: make run DATA_DIR=…"
        ) from None
    if closed:
        raise SystemExit(
            f"{closed[0]} går inte att skriva i: den tillhör någon annan. "
            "Pröva: make run DATA_DIR=…"
        )


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Two starts on the same data take turns at preparing them."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _password(path: Path) -> str:
    """The accounts' password, the same as long as the folder for data is."""
    if path.exists() and (found := re.search(r"^Lösenord: (\S+)$", path.read_text("utf-8"), re.M)):
        return found[1]
    password = "-".join(
        "".join(secrets.choice(PASSWORD_LETTERS) for _ in range(5)) for _ in range(3)
    )
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        text = LOGIN_FILE.format(
            coordinator=COORDINATOR_EMAIL,
            editor=EDITOR_EMAIL,
            municipality=EDITOR_MUNICIPALITY,
            password=password,
        )
        file.write(text.encode())
    return password


def _keep_account(email: str, last_name: str, role: str, password: str) -> User:
    """The account as the login file says it, made or mended."""
    user, _created = User.objects.get_or_create(
        email=email, defaults={"first_name": "Exempel", "last_name": last_name, "is_staff": True}
    )
    if not user.check_password(password):
        user.set_password(password)
        user.save()
    user.groups.add(Group.objects.get(name=role))
    return user


def _start(*arguments: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, *arguments], cwd=settings.BASE_DIR)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/halsa/")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop(children) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

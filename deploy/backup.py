"""Database and media into one file, while the portal is running.

    python -m deploy.backup --to FOLDER [--keep 14]

The file is a tar with the database (SQLite's own online copy, or pg_dump of one snapshot), the
media, and manifest.json with the number of rows in each table and the SHA-256 of each file, by
which deploy/restore.py knows that what comes back is what was there. It holds personal data and
is readable by its owner only. The SECRET_KEY is not in it: keep that elsewhere.
"""

import argparse
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings
from django.db import connection, transaction

PREFIX = "kronoberg-portal-"
MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
BLOCK = 1024 * 1024


def backup(folder: Path) -> Path:
    """Write a backup into the folder; its path. No half file is left when it does not work."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{PREFIX}{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}.tar.gz"
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as staging:
        part = Path(staging) / name
        # The database first: every file that a row tells of is then there to be copied.
        database = Path(staging) / DATABASE[connection.vendor]
        rows = _copy_sqlite(database) if connection.vendor == "sqlite" else _dump(database)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
                hashes = {database.name: _add(archive, database, database.name)}
                for path in _media():
                    inside = f"media/{path.relative_to(settings.MEDIA_ROOT).as_posix()}"
                    hashes[inside] = _add(archive, path, inside)
                _add_manifest(archive, rows, hashes)
            file.flush()
            os.fsync(file.fileno())
        return part.rename(folder / name)


def prune(folder: Path, keep: int) -> None:
    """Leave the newest backups: personal data must not live on in old ones."""
    for path in sorted(folder.glob(f"{PREFIX}*.tar.gz"))[:-keep]:
        path.unlink()


def count_rows() -> dict[str, int]:
    """The number of rows in each table of the database, SQLite's notes for itself aside."""
    with connection.cursor() as cursor:
        counts = {}
        names = connection.introspection.table_names(cursor)
        for table in sorted(name for name in names if not name.startswith("sqlite_")):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
            counts[table] = cursor.fetchone()[0]
    return counts


def postgres_command(program: str) -> tuple[list[str], str, dict[str, str]]:
    """The program with its connection options, the database's name and the environment."""
    arguments, environ = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    found = shutil.which(program)
    if found is None:
        raise SystemExit(f"{program} is missing. On Debian: apt-get install postgresql-client")
    return [found, *arguments[1:-1]], arguments[-1], {**os.environ, **(environ or {})}


def run(command: list[str], environ: dict[str, str]) -> None:
    result = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if result.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed: {result.stderr.strip()}")


def _copy_sqlite(target: Path) -> dict[str, int]:
    source = Path(connection.settings_dict["NAME"])
    if not source.is_file():
        raise SystemExit(f"There is no database at {source}.")
    target.touch(mode=0o600)
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        found = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        tables = sorted(name for (name,) in found if not name.startswith("sqlite_"))
        return {
            name: copy.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in tables
        }


def _dump(target: Path) -> dict[str, int]:
    target.touch(mode=0o600)
    command, database, environ = postgres_command("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        # What is counted and what is dumped are one and the same moment.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        run([*command, *options, f"--file={target}", database], environ)
        return count_rows()


def _media() -> list[Path]:
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


class _Hashing(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, file: io.BufferedReader) -> None:
        self.file, self.hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.file.read(size)
        self.hash.update(block)
        return block


def _add(archive: tarfile.TarFile, path: Path, name: str) -> str:
    with path.open("rb") as file:
        reader = _Hashing(file)
        archive.addfile(archive.gettarinfo(name=str(path), arcname=name, fileobj=file), reader)
    return reader.hash.hexdigest()


def _add_manifest(archive: tarfile.TarFile, rows: dict, hashes: dict) -> None:
    manifest = {
        "made_at": datetime.now(UTC).isoformat(),
        "database": connection.vendor,
        "rows": rows,
        "sha256": hashes,
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size, entry.mode = len(text), 0o600
    archive.addfile(entry, io.BytesIO(text))


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kronoberg_portal.settings")
    django.setup()


def main() -> None:
    parser = argparse.ArgumentParser(description="Back up the portal's database and media.")
    parser.add_argument("--to", type=Path, default=Path("backups"), help="the folder to write into")
    parser.add_argument("--keep", type=int, help="remove all but this many of the newest")
    arguments = parser.parse_args()
    start_django()
    try:
        path = backup(arguments.to)
    except OSError as error:
        raise SystemExit(f"No backup was made: {error}") from error
    if arguments.keep:
        prune(arguments.to, arguments.keep)
    print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    sys.exit(main())

"""Put back what a backup holds: database and media as they were, nothing more and nothing less.

    python -m deploy.restore --from FILE [--yes]

Stop the web and the worker first. Everything in the file is checked against its manifest before
anything is touched, and what was there before is itself backed up beside the file.
"""

import argparse
import hashlib
import json
import shutil
import sqlite3
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from deploy.backup import (
    BLOCK,
    DATABASE,
    MANIFEST,
    backup,
    count_rows,
    postgres_command,
    run,
    start_django,
)


def restore(file: Path, *, keep_in: Path | None = None) -> dict:
    """Replace database and media by what the file holds; its manifest.

    What is there now is first backed up into ``keep_in``.
    """
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=media.parent) as folder:
        staging = Path(folder)
        manifest = _unpack(file, staging)
        if manifest["database"] != connection.vendor:
            raise SystemExit(
                f"The backup is of {manifest['database']}, but the portal's database is "
                f"{connection.vendor}. Nothing was changed."
            )
        if keep_in:
            print(f"What was there is kept in {backup(keep_in)}.")
        database = staging / DATABASE[connection.vendor]
        if connection.vendor == "sqlite":
            _restore_sqlite(database)
        else:
            _restore_postgres(database, set(manifest["rows"]))
        for old in media.iterdir():
            shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
        if (staging / "media").is_dir():
            for new in (staging / "media").iterdir():
                shutil.move(new, media / new.name)
    connection.close()
    if (rows := count_rows()) != manifest["rows"]:
        wrong = sorted(
            table
            for table in rows.keys() | manifest["rows"].keys()
            if rows.get(table) != manifest["rows"].get(table)
        )
        raise SystemExit(f"The number of rows differs from the backup in: {', '.join(wrong)}")
    return manifest


def _unpack(file: Path, staging: Path) -> dict:
    """Write the file's content into the folder, by the names and hashes of its manifest only."""
    hashes = {}
    try:
        with tarfile.open(file) as archive:
            for entry in archive:
                if not entry.isfile() or ".." in Path(entry.name).parts or entry.name[0] == "/":
                    raise SystemExit(f"{file} is not one of our backups: it holds {entry.name}.")
                target = staging / entry.name
                target.parent.mkdir(parents=True, exist_ok=True)
                hashes[entry.name] = _write(archive.extractfile(entry), target)
        manifest = json.loads((staging / MANIFEST).read_text("utf-8"))
    except (OSError, EOFError, tarfile.TarError, ValueError) as error:
        raise SystemExit(f"{file} cannot be read ({error}). Nothing was changed.") from error
    del hashes[MANIFEST]
    if hashes != manifest["sha256"]:
        raise SystemExit(f"{file} is damaged: it differs from its manifest. Nothing was changed.")
    return manifest


def _write(source, target: Path) -> str:
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while block := source.read(BLOCK):
            digest.update(block)
            file.write(block)
    target.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    return digest.hexdigest()


def _restore_sqlite(database: Path) -> None:
    connection.close()
    with (
        closing(sqlite3.connect(database)) as copy,
        closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as live,
    ):
        copy.backup(live)  # in one transaction, also when somebody still has the database open


def _restore_postgres(database: Path, tables: set[str]) -> None:
    command, name, environ = postgres_command("pg_restore")
    connection.close()
    options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--no-comments"]
    options += ["--single-transaction", "--exit-on-error", f"--dbname={name}"]
    run([*command, *options, str(database)], environ)
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - tables:
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")


def _something_to_lose() -> bool:
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).is_file():
        return False
    return bool(connection.introspection.table_names())


def main() -> None:
    parser = argparse.ArgumentParser(description="Restore the portal's database and media.")
    parser.add_argument("--from", dest="file", type=Path, required=True, help="the backup's file")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    arguments = parser.parse_args()
    if not arguments.file.is_file():
        raise SystemExit(
            f"Say which backup: FROM=backups/….tar.gz (there is no file {arguments.file})"
        )
    start_django()
    replaces = _something_to_lose()
    if replaces and not arguments.yes:
        print(f"This replaces {connection.settings_dict['NAME']} and {settings.MEDIA_ROOT}.")
        print("Web and worker must be stopped. Type yes to go on: ", end="", flush=True)
        if sys.stdin.readline().strip().lower() not in {"yes", "ja"}:
            raise SystemExit("Nothing was changed.")
    keep_in = arguments.file.parent / "before-restore" if replaces else None
    manifest = restore(arguments.file, keep_in=keep_in)
    print(
        f"Restored as of {manifest['made_at']}: {sum(manifest['rows'].values())} rows and "
        f"{len(manifest['sha256']) - 1} media files, equal to the backup. If the portal's code is "
        "newer than the backup, run: manage.py migrate"
    )


if __name__ == "__main__":
    sys.exit(main())

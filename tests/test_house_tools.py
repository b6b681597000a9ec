"""The tools that guard the house: each must turn red when what it guards is broken."""

import gzip
import os
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import urllib.request
import uuid
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.template import Context, Origin, Template, engines

from contacts.models import Municipality
from deploy.backup import backup, count_rows, prune
from deploy.restore import restore
from kronoberg_portal.foundation.logs import without_secrets
from tests.conftest import NetworkIsOff
from tests.environment import ROOT, documented_variables

MUNICIPALITIES = 8


# ── The environment ──────────────────────────────────────────────────────────────────────────
def test_environment_example_names_what_is_read_and_nothing_else():
    settings = (ROOT / "kronoberg_portal/settings.py").read_text("utf-8")
    read = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", settings))
    gunicorn = (ROOT / "deploy/gunicorn.conf.py").read_text("utf-8")
    read |= set(re.findall(r"environ\.get\(\"([A-Z_]+)\"", gunicorn))
    assert documented_variables() == read


def test_locks_hold_no_index_address():
    for lock in ROOT.glob("requirements*.txt"):
        assert not re.search(r"https?://|index-url|find-links", lock.read_text("utf-8")), lock.name


def test_make_help_names_every_command():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    commands = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split()
    told = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert set(re.findall(r"^  (\w+) ", told, re.MULTILINE)) == set(commands)


# ── What holds for every test ────────────────────────────────────────────────────────────────
def _render(name: str, source: str, **context) -> tuple[str, list[str]]:
    """The page, and what was undefined, as if the source lay in a file of that name."""
    engine = engines["django"].engine
    undefined = engine.string_if_invalid.found
    template = Template(source, origin=Origin(str(ROOT / "templates" / name)), engine=engine)
    text = template.render(Context(context))
    found = list(undefined)
    undefined.clear()
    return text, found


def test_undefined_variable_in_our_template_is_found():
    _text, found = _render(
        "site/home.html", "{{ title }}{{ titel|upper }}{{ page.x }}", title="Hem"
    )
    assert found == ["site/home.html: titel|upper", "site/home.html: page.x"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("site/home.html", "{{ titel|default:'Hem' }}"),
        ("site/home.html", "{% if titel %}{% else %}Hem{% endif %}"),
        ("site/home.html", "{% for x in titel %}{% empty %}Hem{% endfor %}"),
        ("admin/base_site.html", "Hem{{ titel }}"),
    ],
)
def test_variable_that_may_be_missing_is_let_through(name, source):
    assert _render(name, source) == ("Hem", [])


def test_network_is_off():
    for reach in (
        lambda: urllib.request.urlopen("http://192.0.2.1/", timeout=1),
        lambda: socket.getaddrinfo("www.example.org", 443),
        lambda: socket.create_connection(("198.51.100.7", 25), timeout=1),
    ):
        with pytest.raises(NetworkIsOff):
            reach()


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_rows_of_migrations_are_there_after_real_transactions(turn):
    assert Municipality.objects.count() == MUNICIPALITIES


# ── Logs ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "key",
    [
        str(uuid.UUID(int=2**127 + 12345)),
        "dk1Yw0q3uVZ8hT7-aZk3l_JQpt0Q9w8e",
        "MTI:1tQx2b:kx0Yp3mVZ8hT7aZk3lJQpt0Q9w8e",
        "c8x2ab-0123456789abcdef0123456789abcdef",
    ],
)
def test_key_in_an_address_is_kept_out_of_the_log(key, caplog):
    line = without_secrets(f'Not Found: /utbildningar/anmalan/{key}/avboka/ "GET"')
    assert line == 'Not Found: /utbildningar/anmalan/…/avboka/ "GET"'


def test_ordinary_address_is_readable_in_the_log():
    line = "Not Found: /foretag/exempel-socialt-foretagande-i-smaland-2026/?q=Xx"
    assert without_secrets(line) == line


# ── Backup and restore ───────────────────────────────────────────────────────────────────────
@pytest.fixture
def archive(transactional_db, tmp_path) -> Path:
    default_storage.save("bilder/å b.webp", ContentFile(b"bild"))
    Municipality.objects.filter(code="0780").update(introduction="Före")
    return backup(tmp_path / "backups")


def test_restore_gives_back_rows_and_files_exactly(archive, settings):
    media = Path(settings.MEDIA_ROOT)
    before = count_rows()
    assert before["contacts_municipality"] == MUNICIPALITIES
    Municipality.objects.filter(code="0780").update(introduction="Efter")
    Municipality.objects.exclude(code="0780").delete()
    (media / "bilder/å b.webp").write_bytes(b"annan")
    (media / "ny.webp").write_bytes(b"ny")

    restore(archive)

    assert count_rows() == before
    assert Municipality.objects.get(code="0780").introduction == "Före"
    files = {p.relative_to(media).as_posix(): p.read_bytes() for p in media.rglob("*.webp")}
    assert files == {"bilder/å b.webp": b"bild"}


def test_backup_is_readable_by_its_owner_only_and_leaves_nothing_else(archive):
    assert archive.stat().st_mode & 0o077 == 0
    assert list(archive.parent.iterdir()) == [archive]


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("cut", "cannot be read"),
        ("changed", "differs from its manifest"),
        ("foreign", "not one of our backups"),
    ],
)
def test_restore_of_a_damaged_backup_changes_nothing(archive, damage, told, tmp_path):
    Municipality.objects.filter(code="0780").update(introduction="Efter")
    damaged = tmp_path / "damaged.tar.gz"
    if damage == "cut":
        damaged.write_bytes(archive.read_bytes()[:-2000])
    elif damage == "changed":
        damaged.write_bytes(
            gzip.compress(gzip.decompress(archive.read_bytes()).replace(b"bild", b"dilb"))
        )
    else:
        (tmp_path / "x").write_text("x")
        with tarfile.open(damaged, "w:gz") as file:
            file.add(tmp_path / "x", "../../x")
    with pytest.raises(SystemExit, match=told):
        restore(damaged)
    assert Municipality.objects.get(code="0780").introduction == "Efter"


def test_prune_leaves_the_newest(tmp_path):
    for day in range(1, 5):
        (tmp_path / f"kronoberg-portal-2026110{day}T020000.tar.gz").touch()
    prune(tmp_path, keep=2)
    assert sorted(p.name[17:25] for p in tmp_path.iterdir()) == ["20261103", "20261104"]


# ── make run ─────────────────────────────────────────────────────────────────────────────────
def test_demo_refuses_to_run_outside_the_demo():
    with pytest.raises(SystemExit, match="aldrig produktion"):
        call_command("demo")


def test_demo_names_a_port_that_is_taken(settings, tmp_path, monkeypatch):
    settings.MODE, settings.DATA_DIR = "demo", tmp_path / "data"
    monkeypatch.setenv("SITE_URL", settings.SITE_URL)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} används redan"):
            call_command("demo", port=port)
    assert not settings.DATA_DIR.exists()


@pytest.mark.parametrize("port", ["0", "65536", "abc", "-1", "²"])
def test_demo_refuses_what_is_no_port(port):
    with pytest.raises(CommandError, match="mellan 1 och 65535"):
        call_command("demo", f"--port={port}")


def _stand_in(folder: Path, name: str, body: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


def _environment(checkout: Path, tools: Path) -> subprocess.CompletedProcess:
    """Run the script that makes .venv with only those tools (and the system's small ones)."""
    checkout.mkdir()
    (checkout / "requirements.txt").touch()
    for name in ("cksum", "cat", "grep", "rm", "sh"):
        if not (tools / name).exists():
            (tools / name).symlink_to(shutil.which(name))
    return subprocess.run(
        ["sh", ROOT / "deploy/environment.sh", "requirements.txt"],
        cwd=checkout,
        env={**os.environ, "PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_environment_passes_by_stand_ins_and_tells_what_python_lacks(tmp_path):
    tools = tmp_path / "tools"
    _stand_in(tools, "python3", "echo pyenv: python3: command not found >&2; exit 127")
    _stand_in(tools, "python3.13", "exit 0")
    real = f'case "$*" in *ensurepip*) exit 1;; esac; exec "{sys.executable}" "$@"'
    _stand_in(tools, "python3.12", real)
    result = _environment(tmp_path / "a checkout", tools)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert result.returncode == 1
    hint = f"apt-get install python{version}-venv"
    assert result.stderr == (f"python3.12 lacks the venv module. On Debian and Ubuntu: {hint}\n")


def test_environment_without_python_says_so(tmp_path):
    (tmp_path / "tools").mkdir()
    result = _environment(tmp_path / "checkout", tmp_path / "tools")
    assert result.returncode == 1
    assert result.stderr.startswith("Python 3.11 or newer is needed")
    assert result.stderr.count("\n") == 1

"""The environment that tests run in, set before Django reads its settings (`-p tests.environment`).

Nothing of the developer's own environment or `.env` gets in: a folder of its own for data, and
only DATABASE_URL kept, by which `tests/run.py` says which PostgreSQL to use (SQLite without it).
"""

import atexit
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = {"DATABASE_URL"}


def documented_variables() -> set[str]:
    """Every variable that the portal reads, as `.env.example` lists them."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^(?:# )?([A-Z_]+)=", text, flags=re.MULTILINE))


def example_values() -> dict[str, str]:
    """What `.env.example` sets: an environment in which production starts."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", text, flags=re.MULTILINE))


def tool(name: str) -> Path:
    """A command that lies beside the Python we run in."""
    return Path(sys.executable).parent / name


def set_environment(data_dir: str) -> None:
    for name in documented_variables() - KEPT:
        os.environ.pop(name, None)
    os.environ["PORTAL_MODE"] = "test"
    os.environ["DATA_DIR"] = data_dir


# A parallel worker (xdist) works in the folder that its parent made.
if "PYTEST_XDIST_WORKER" in os.environ:
    _data_dir = os.environ["DATA_DIR"]
else:
    _data_dir = tempfile.mkdtemp(prefix="portal-test-")
    atexit.register(shutil.rmtree, _data_dir, ignore_errors=True)
set_environment(_data_dir)

"""The house as it was drawn: three floors, rooms with arrows one way, and the order in a room.

Decision 0001 says why. Each rule is run on the whole house, and on planted faults that it must see.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
FOUNDATION = "kronoberg_portal.foundation"
SITE = "kronoberg_portal.site"
# From below: a room may use itself and those before it.
ROOMS = ["contacts", "enterprises", "knowledge", "events"]
OURS = ["kronoberg_portal", *ROOMS]
DRAWERS = {"utils", "util", "helpers", "common", "core", "misc", "lib", "shared", "services"}

# In a package, what each module must not come to by its imports, not even by way of others.
_INSIDE_OUT = ["forms", "views", "urls", "admin"]
_BESIDE = ["actions", "emails", "opendata", "sitemaps", "feeds", "searching", "jobs", "examples"]
OUT_OF_REACH = {
    "models": {*_INSIDE_OUT, *_BESIDE},
    "forms": {"views", "urls", "admin"},
    "views": {"urls", "admin"},
    "admin": {"views", "urls"},
    **{name: set(_INSIDE_OUT) for name in _BESIDE},
}

Sources = Mapping[str, str]  # source by dotted module name


def house() -> dict[str, str]:
    sources = {}
    for package in OURS:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            sources[name] = path.read_text("utf-8")
    return sources


# ── Reading imports ──────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Import:
    user: str
    used: str
    line: int
    in_function: bool

    def __str__(self) -> str:
        return f"{self.user}:{self.line} imports {self.used}"


def imports(sources: Sources) -> Iterator[Import]:
    """Every import of ours by ours, ``from .models import Event`` as one of ``….models``."""
    for user, source in sources.items():
        tree = ast.parse(source)
        lines_in_functions = {
            node.lineno
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        for node in ast.walk(tree):
            for used in _modules(node, user, sources):
                if used.split(".")[0] in OURS:
                    yield Import(user, used, node.lineno, node.lineno in lines_in_functions)


def _modules(node: ast.AST, user: str, sources: Sources) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = node.module or ""
    if node.level:
        is_package = any(name.startswith(f"{user}.") for name in sources)
        parts = user.split(".")
        here = parts[: len(parts) - node.level + is_package]
        base = ".".join([*here, *filter(None, [node.module])])
    # "from . import models" names a module, "from .models import Event" a thing in one.
    named = [f"{base}.{alias.name}" for alias in node.names]
    return [name if name in sources else base for name in named]


def is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def room_of(module: str) -> int | None:
    """The room's number from below; None outside the rooms."""
    first = module.split(".")[0]
    return ROOMS.index(first) if first in ROOMS else None


def may_use(user: str, used: str) -> bool:
    """May a module (or a model) use another, as the floors and the arrows say?"""
    if used in ("kronoberg_portal.settings", "kronoberg_portal.urls"):
        return False
    if is_in(used, SITE):
        return is_in(user, SITE)
    if room_of(used) is None:
        return True
    return is_in(user, SITE) or (room_of(user) is not None and room_of(user) >= room_of(used))


# ── The rules: each gives the faults it sees ─────────────────────────────────────────────────
def imports_against_the_arrows(sources: Sources) -> list[str]:
    return [str(i) for i in imports(sources) if not may_use(i.user, i.used)]


def imports_inside_functions(sources: Sources) -> list[str]:
    return [f"{i} inside a function" for i in imports(sources) if i.in_function]


def imports_inside_out(sources: Sources) -> list[str]:
    """Modules that come to one that lies further out in the same package, directly or not."""
    steps: dict[str, set[str]] = {}
    for i in imports(sources):
        steps.setdefault(i.user, set()).add(i.used)
    faults = []
    for start in sources:
        package, module = _package_and_module(start)
        beyond = OUT_OF_REACH.get(module, set())
        reached, queue = {start}, [start]
        while queue:
            for used in sorted(steps.get(queue.pop(), set()) - reached):
                other_package, other_module = _package_and_module(used)
                if other_package == package and "migrations" not in used.split("."):
                    reached.add(used)
                    queue.append(used)
                    if other_module in beyond:
                        faults.append(f"{start} comes to {used}")
    return faults


def _package_and_module(name: str) -> tuple[str, str]:
    """``events.models.event`` as *events*, *models*; the foundation's packages likewise."""
    parts = name.split(".")
    depth = {"foundation": 3, "site": 2}.get(parts[1] if len(parts) > 1 else "", 1)
    return ".".join(parts[:depth]), parts[depth] if len(parts) > depth else ""


def drawers(sources: Sources) -> list[str]:
    return [name for name in sources if DRAWERS & set(name.split("."))]


def keys_against_the_arrows() -> list[str]:
    """Foreign keys and many-to-many fields, also those of history and of tables in between."""
    faults = []
    for model in apps.get_models(include_auto_created=True):
        user = model._meta.app_config.name
        if user.split(".")[0] not in OURS:
            continue
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model:
                used = field.related_model._meta.app_config.name
                if used.split(".")[0] in OURS and not may_use(user, used):
                    faults.append(f"{model.__name__}.{field.name} points at {used}")
    return faults


# ── The house ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "rule",
    [
        imports_against_the_arrows,
        imports_inside_functions,
        imports_inside_out,
        drawers,
    ],
)
def test_house_keeps_the_rule(rule):
    assert rule(house()) == []


def test_house_has_foreign_keys_one_way():
    assert keys_against_the_arrows() == []


def test_house_is_read_whole():
    sources = house()
    used = {(i.user, i.used) for i in imports(sources)}

    assert ("events.models.event", "knowledge.models") in used
    assert ("kronoberg_portal.site.views", "kronoberg_portal.site.models") in used
    assert ("contacts.models", "kronoberg_portal.foundation.search.models") in used
    assert {name.split(".")[0] for name in sources} == set(OURS)


# ── The rules see what they are there for ────────────────────────────────────────────────────
BASE = {
    "contacts": "",
    "contacts.models": "class Person: ...",
    "events": "",
    "events.models": "from contacts.models import Person\n",
    "events.views": "from . import models\nfrom .models import x\n",
    "kronoberg_portal.foundation.page": "",
    "kronoberg_portal.settings": "",
    "kronoberg_portal.site.views": "from events.models import x\nfrom . import models\n",
    "kronoberg_portal.site.models": "from contacts.models import Person\n",
}


def test_rules_are_silent_on_a_good_house():
    for rule in (imports_against_the_arrows, imports_inside_functions, imports_inside_out, drawers):
        assert rule(BASE) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("kronoberg_portal.foundation.page.menu", "from events.models import Event"),
        ("kronoberg_portal.foundation.page.menu", "import kronoberg_portal.site.views"),
        ("contacts.views", "from events.models import Event"),
        ("contacts.views", "from events import models"),
        ("knowledge.models", "import events.models"),
        ("events.views", "from kronoberg_portal.site.models import Page"),
        ("events.views", "from kronoberg_portal import settings"),
        ("events.views", "from kronoberg_portal.settings import DEBUG"),
        ("kronoberg_portal.site.views", "from kronoberg_portal import settings"),
    ],
)
def test_import_against_the_arrows_is_seen(module, source):
    assert imports_against_the_arrows({**BASE, module: source})


@pytest.mark.parametrize("source", ["from contacts import models", "import contacts.models"])
def test_import_inside_a_function_is_seen(source):
    planted = {**BASE, "events.actions": f"def book():\n    if True:\n        {source}\n"}

    assert imports_inside_functions(planted) == [
        "events.actions:3 imports contacts.models inside a function"
    ]


@pytest.mark.parametrize(
    "planted",
    [
        {"events.models": "from . import emails", "events.emails": ""},
        {"events.models": "from .forms import BookingForm", "events.forms": ""},
        {"events.models.event": "from ..emails import send", "events.emails": ""},
        {"events.forms": "from events import views"},
        {"events.views": "from . import urls", "events.urls": ""},
        {"events.feeds": "from .views import shown"},
        {"events.models": "from .seats import x", "events.seats": "from . import actions"}
        | {"events.actions": ""},
        {"kronoberg_portal.foundation.page.models": "from .views import x"}
        | {"kronoberg_portal.foundation.page.views": ""},
        {"kronoberg_portal.site.models": "from .views import home"},
    ],
)
def test_import_inside_out_is_seen(planted):
    assert imports_inside_out({**BASE, **planted})


@pytest.mark.parametrize("name", ["events.utils", "kronoberg_portal.foundation.core.models"])
def test_drawer_is_seen(name):
    assert drawers({**BASE, name: ""}) == [name]


def test_foreign_key_against_the_arrows_is_seen(monkeypatch):
    municipality = apps.get_model("events.Event")._meta.get_field("municipality").related_model
    monkeypatch.setattr(municipality._meta.app_config, "name", "kronoberg_portal.site")

    assert "Event.municipality points at kronoberg_portal.site" in keys_against_the_arrows()

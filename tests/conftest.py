"""What holds for every test: no network, no undefined template variable, nothing left behind."""

import ipaddress
import socket
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.template import Engine, engines
from django.template.base import FilterExpression, Node
from django.template.defaultfilters import default
from hypothesis import settings as hypothesis_settings

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
# Django's admin counts on undefined variables being empty, and so must templates that extend it.
LENIENT = TEMPLATES / "admin"

# The same examples each time, on a slow machine too: a run that fails fails again. To look for new
# ones: .venv/bin/python -m pytest --hypothesis-profile=default
hypothesis_settings.register_profile("suite", derandomize=True, deadline=None)
hypothesis_settings.load_profile("suite")


# ── The network is off ───────────────────────────────────────────────────────────────────────
class NetworkIsOff(RuntimeError):
    """A test reached for another machine."""


def _is_here(host: object) -> bool:
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return name == socket.gethostname()


def _refuse_network(event: str, args: tuple) -> None:
    if event in ("socket.connect", "socket.sendto"):
        if args[0].family not in (socket.AF_INET, socket.AF_INET6):
            return
        host = args[1][0]
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    if not _is_here(host):
        raise NetworkIsOff(f"The network is off in tests: {event} {host}")


sys.addaudithook(_refuse_network)


# ── An undefined variable in one of our templates fails the test ─────────────────────────────
class UndefinedVariables(str):
    """Django's `string_if_invalid`: empty as ever, and remembers what our templates left undefined.

    Django asks for its truth at the very moment a variable is missing. `{% if x %}`, `{% for %}`
    and `{{ x|default:"…" }}` say by themselves that x may be missing and are not counted.
    """

    found: list[str]

    def __new__(cls) -> "UndefinedVariables":
        undefined = super().__new__(cls, "")
        undefined.found = []
        return undefined

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        expression = frame.f_locals.get("self")
        if not isinstance(expression, FilterExpression):
            return False
        if any(function is default for function, _arguments in expression.filters):
            return False
        while frame := frame.f_back:
            node = frame.f_locals.get("self")
            if isinstance(node, Node) and getattr(node, "origin", None):
                path = Path(node.origin.name)
                if path.is_relative_to(TEMPLATES) and not path.is_relative_to(LENIENT):
                    self.found.append(f"{path.relative_to(TEMPLATES)}: {expression.token}")
                break
        return False


_undefined = UndefinedVariables()


def pytest_configure() -> None:
    engine: Engine = engines["django"].engine
    engine.string_if_invalid = _undefined


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item):
    _undefined.found.clear()
    result = yield
    if _undefined.found:
        missing = "\n".join(sorted(set(_undefined.found)))
        pytest.fail(f"Undefined variables in templates:\n{missing}", pytrace=False)
    return result


# ── Rows that migrations wrote are there in every test ───────────────────────────────────────
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test with real transactions empties the tables; put the migrations' rows back before it."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        options = dict(marker.kwargs) if marker else {}
        fixtures = set(getattr(item, "fixturenames", ()))
        if options.get("transaction") or fixtures & {"transactional_db", "live_server"}:
            options |= {"transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**options), append=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup) -> None:
    """Tell every connection the migrations' rows: a browser's event loop brings one of its own."""
    rows = getattr(connection, "_test_serialized_contents", None)
    if rows is not None:
        type(connections[DEFAULT_DB_ALIAS])._test_serialized_contents = rows


# ── Nothing is left for the next test ────────────────────────────────────────────────────────
@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LETTER_DIR = tmp_path / "letters"


@pytest.fixture(autouse=True)
def _empty_cache():
    yield
    cache.clear()

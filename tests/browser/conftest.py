"""A real browser on the running portal. Every page fails its test when the browser complains.

Debian's Chromium, driven by playwright; CHROMIUM names another. Fixtures: `portal` is the address
to visit, `page` a desktop window, `phone` a narrow one, `page_without_javascript` what it says.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.machine import chromium

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 780}
HERE = {"localhost", "127.0.0.1"}
PATIENCE_MS = 15_000
# WCAG 2.2 AA as far as axe can see it, and what axe holds to be good practice.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    # Whatever the browser or a page asks for, other machines do not exist.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

# Playwright's own event loop makes Django refuse every query in a browser test without this.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    arguments = [*CHROMIUM_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def portal(live_server, settings) -> str:
    """The address of the running portal, without a slash at the end; letters link to it too."""
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture
def complaints() -> list[str]:
    """What the browser has complained of. A test that provokes an error clears it: `clear()`."""
    return []


@pytest.fixture
def open_page(
    browser: Browser, portal: str, complaints: list[str]
) -> Iterator[Callable[..., Page]]:
    """Open a window of one's own: `open_page(viewport=…, color_scheme="dark", …)`.

    The test fails when any of its windows logs an error (a violation of the content security
    policy is one), throws in a script, or asks another host for anything.
    """
    contexts = []

    def note_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def note_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.hostname not in HERE:
            complaints.append(f"another host: {request.url}")

    def open_page(**options: object) -> Page:
        context = browser.new_context(
            base_url=portal,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            reduced_motion="reduce",
            **{"viewport": DESKTOP, **options},
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", note_console)
        context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
        context.on("request", note_request)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    if complaints:
        pytest.fail("The browser complains:\n" + "\n".join(complaints), pytrace=False)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    return open_page(viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def page_without_javascript(open_page: Callable[..., Page]) -> Page:
    return open_page(java_script_enabled=False)


@pytest.fixture(scope="session")
def axe_findings() -> Callable[[Page], list[str]]:
    """`axe_findings(page)`: one readable line for each accessibility fault axe sees; [] is good."""
    axe = Axe()

    def findings(page: Page) -> list[str]:
        options = {
            "runOnly": {"type": "tag", "values": AXE_TAGS},
            "resultTypes": ["violations"],
            # Else axe copies sheets that import others into a <style>, which our policy refuses.
            "preload": False,
        }
        return [
            f"{urlsplit(page.url).path}: {violation['help']} ({violation['id']}): "
            + " ".join(map(str, node["target"]))
            + f" — {node['html'][:160]}"
            for violation in axe.run(page, options=options).response["violations"]
            for node in violation["nodes"]
        ]

    return findings

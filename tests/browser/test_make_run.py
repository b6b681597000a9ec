"""What a newcomer sees after `make run`: the real command, its web and its worker."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.environment import ROOT, documented_variables

STOP_SECONDS = 30


@dataclass
class Demo:
    process: subprocess.Popen
    port: int
    data_dir: Path
    told: str

    def stop(self, number: int = signal.SIGTERM) -> str:
        """End it; what it said after the start."""
        self.process.send_signal(number)
        return self.process.communicate(timeout=STOP_SECONDS)[0]


def _start(data_dir: Path) -> Demo:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = {k: v for k, v in os.environ.items() if k not in documented_variables()}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port)],
        cwd=ROOT,
        env={**environ, "PORTAL_MODE": "demo", "DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    told = ""
    for line in process.stdout:
        told += line
        if "Ctrl+C" in line:
            return Demo(process, port, data_dir, told)
    pytest.fail(f"The demo ended (code {process.wait()}):\n{told}")


@pytest.fixture
def demo(tmp_path) -> Iterator[Demo]:
    demo = _start(tmp_path / "egen data")
    yield demo
    if demo.process.poll() is None:
        demo.stop()


def test_newcomer_reads_logs_in_and_stops(demo, page: Page):
    address = f"http://127.0.0.1:{demo.port}"
    assert f"{address}/admin/" in demo.told
    assert str(demo.data_dir / "letters") in demo.told
    password = re.search(r"Lösenord för båda +(\S+)", demo.told)[1]

    page.goto(f"{address}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{address}/foretag/")
    expect(page.get_by_text("Exempel").first).to_be_visible()

    page.goto(f"{address}/admin/")
    page.locator("input[name=username]").fill("samordnare@example.se")
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    expect(page).to_have_url(f"{address}/admin/")
    assert page.goto(f"{address}/redo/").status == 200

    assert "Portalen är avslutad" in demo.stop()
    assert demo.process.returncode == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", demo.port), timeout=5)

    again = _start(demo.data_dir)
    again.stop(signal.SIGINT)
    assert password in again.told
    assert "exempeldata" not in again.told
    login = demo.data_dir / "demo-login.txt"
    assert password in login.read_text("utf-8")
    assert login.stat().st_mode & 0o077 == 0

"""How much memory one of gunicorn's workers takes, and whether it grows with what it is asked."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.environment import ROOT

WARM_UP, ROUNDS = 10, 10  # times that every address is asked for
START_SECONDS = 30


def worker_memory(addresses: list[str]) -> dict[str, float]:
    """MB in use at the end, MB at the most, kB of growth per request; nothing where no /proc is."""
    if not Path("/proc/self/status").exists():
        return {}
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--access-logfile", "/dev/null"]
    command += ["--log-level", "warning", "kronoberg_portal.wsgi"]
    master = subprocess.Popen(command, cwd=ROOT, env=os.environ)
    try:
        _wait(port)
        _ask(port, addresses * WARM_UP)
        worker = Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()[0]
        before = _mb(worker, "VmRSS")
        _ask(port, addresses * ROUNDS)
        after = _mb(worker, "VmRSS")
        growth = (after - before) * 1000 / (len(addresses) * ROUNDS)
        return {"worker": after, "peak": _mb(worker, "VmHWM"), "growth": max(0, growth)}
    finally:
        master.terminate()
        master.wait()


def _wait(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("gunicorn did not start")


def _ask(port: int, addresses: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for address in addresses:
        connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
        connection.getresponse().read()
    connection.close()


def _mb(process: str, name: str) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(rf"^{name}:\s+(\d+) kB", status, re.MULTILINE)[1]) / 1000

"""What the tests need of the machine itself, from Debian's packages where we may install them."""

import os
import shutil
import subprocess

# Two test processes may find the same thing missing: the second waits for the first.
APT = ("--option", "DPkg::Lock::Timeout=300")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of a Chromium: CHROMIUM from the environment, else the first on PATH."""
    if given := os.environ.get("CHROMIUM"):
        return shutil.which(given)
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def chromium() -> str:
    """The path of a Chromium, installed first where there is none and we may."""
    if find_chromium() is None and "CHROMIUM" not in os.environ and can_install():
        install("chromium", "fonts-liberation", "fonts-dejavu-core")
    if path := find_chromium():
        return path
    raise FileNotFoundError(
        "Chromium is missing. Install it (Debian: apt-get install chromium), or say where it is: "
        "CHROMIUM=/path/to/chromium make test"
    )


def can_install() -> bool:
    return shutil.which("apt-get") is not None and _as_root() is not None


def install(*packages: str) -> bool:
    """Install with apt-get; False, with apt's last line printed, when it did not work."""
    print(f"  installing {' '.join(packages)} with apt-get …", flush=True)
    root = _as_root() or []
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        result = subprocess.run(
            [*root, *environment, "apt-get", "--quiet", *APT, *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
    if result.returncode:
        print("  apt-get:", (result.stderr.strip().splitlines() or ["failed"])[-1], flush=True)
    return result.returncode == 0


def _as_root() -> list[str] | None:
    """What to put before a command to run it as root, and None when we may not."""
    if os.geteuid() == 0:
        return []
    asked = ["sudo", "--non-interactive"]
    if (
        shutil.which("sudo")
        and not subprocess.run([*asked, "true"], capture_output=True, check=False).returncode
    ):
        return asked
    return None

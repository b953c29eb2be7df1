"""An attack on a real service that is told to stop ends all that it started."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from support.paths import ROOT
from support.waiting import wait_until

PROGRAM = """
import sys
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from bench import attackers
from firmware_graph.auth.tokens import demo_key

folder = Path(sys.argv.pop())

@contextmanager
def served(*_):
    try:
        yield SimpleNamespace(url="http://127.0.0.1:1", headers={})
    finally:
        (folder / "ended").touch()

def prepared(_):
    demo_key(folder)
    return folder

attackers.served, attackers.prepared, attackers.installed = served, prepared, lambda _: folder / "schemathesis"
attackers.main()
"""


def is_alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def test_attack_that_is_told_to_stop_ends_its_service_and_its_generator(tmp_path: Path) -> None:
    generator, pid_of_it = tmp_path / "schemathesis", tmp_path / "pid"
    generator.write_text(f"#!/bin/sh\necho $$ > {pid_of_it}.new && mv {pid_of_it}.new {pid_of_it} && exec sleep 100\n")
    generator.chmod(0o700)
    paths = {"PYTHONPATH": os.pathsep.join(str(ROOT / name) for name in (".", "src", "tests"))}
    with subprocess.Popen(  # noqa: S603 - a program of the tests
        [sys.executable, "-c", PROGRAM, str(tmp_path)], env={**os.environ, **paths}, stderr=subprocess.DEVNULL
    ) as attack:
        wait_until(pid_of_it.exists)
        attack.send_signal(signal.SIGTERM)
        assert attack.wait() != 0
    assert (tmp_path / "ended").exists()
    wait_until(lambda: not is_alive(int(pid_of_it.read_text())))

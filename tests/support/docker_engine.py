"""The command line of Docker."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from support.paths import ROOT

ASKING_SECONDS = 240


@dataclass(frozen=True, slots=True)
class Engine:
    """The Docker engine that the `docker` command reaches."""

    program: str

    def attempt(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        given: str = "",
        timeout_seconds: int = ASKING_SECONDS,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command, whatever its exit status; `environment` extends that of this process."""
        return subprocess.run(  # noqa: S603 - the commands are the tests' own
            [self.program, *arguments],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            input=given,
            capture_output=True,
            text=True,
            timeout=timeout_seconds,
            check=False,
        )

    def run(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        given: str = "",
        timeout_seconds: int = ASKING_SECONDS,
    ) -> str:
        """Run a command that must succeed, and return its output."""
        done = self.attempt(*arguments, environment=environment, given=given, timeout_seconds=timeout_seconds)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

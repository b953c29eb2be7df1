"""A file of public keys, reloaded when it changes."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import orjson
import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.auth.key_sets import MOST_BYTES, Keys, UsableKeys, log_left_out, usable_keys
from firmware_graph.errors import ConfigurationError

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)
SETTLING_SECONDS: Final = 2.0
"""A file written less than this long ago may be written again without a change of its stamp."""


class FileKeys:
    """The keys of a file, which is checked for each token and reloaded when it has changed.

    If the file becomes invalid or disappears, that is only logged: the last valid keys stay in use.
    """

    def __init__(self, path: Path, now: Callable[[], float] = time.time, *, takes_demonstrations: bool = False) -> None:
        """Read the file.

        Raises:
            ConfigurationError: It is invalid or cannot be read.
        """
        self.path, self.now, self.takes_demonstrations = path, now, takes_demonstrations
        self.seen: tuple[int, ...] | None = None
        self.held: Keys = ()
        self.left_out: tuple[str, ...] = ()
        self.problem: str | None = None
        self.read(self.stamp())

    @property
    def origin(self) -> str:
        """Name the file."""
        return f"the file {self.path}"

    def keys(self) -> Keys:
        """Return the keys of the current file, or of its last valid state."""
        stamp = self.stamp()
        if stamp is None or stamp != self.seen:
            try:
                self.read(stamp)
            except ConfigurationError as error:
                self.report(str(error))
        return self.held

    def stamp(self) -> tuple[int, ...] | None:
        """Return a value that changes with the file; None if the file must be read to know."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        if abs(self.now() - found.st_mtime) < SETTLING_SECONDS:
            return None
        return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino

    def read(self, stamp: tuple[int, ...] | None) -> None:
        """Read the keys of the file; log which are left out when that changes."""
        self.seen = stamp
        found = read_jwks(self.path, takes_demonstrations=self.takes_demonstrations)
        if found.keys != self.held:
            self.held = found.keys
        if found.left_out != self.left_out:
            self.left_out = found.left_out
            log_left_out(self.origin, found.left_out)
        self.problem = None

    def report(self, problem: str) -> None:
        """Log a problem with the file, once."""
        if problem != self.problem:
            log.error("the key set was not taken, and the one before it goes on", reason=problem)
        self.problem = problem

    async def look_again(self) -> None:
        """Do nothing: `keys` checks the file itself."""

    async def keep_fresh(self) -> None:
        """Do nothing: `keys` checks the file itself."""


def read_jwks(path: Path, *, takes_demonstrations: bool = True) -> UsableKeys:
    """Read a file of public keys, of at most a megabyte.

    Raises:
        ConfigurationError: It cannot be read, or has no trustworthy key; the message names the file.
    """
    try:
        return usable_keys(orjson.loads(content_of(path)), takes_demonstrations=takes_demonstrations)
    except OSError as error:
        raise ConfigurationError(f"The key set {path} cannot be read: {error.strerror}.") from error
    except orjson.JSONDecodeError as error:
        raise ConfigurationError(f'The key set {path} is not JSON of the form {{"keys": […]}}.') from error
    except ConfigurationError as error:
        raise ConfigurationError(f"The key set {path} {error}.") from error


def content_of(path: Path) -> bytes:
    """Read a file of limited size.

    Raises:
        ConfigurationError: It is larger.
    """
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ConfigurationError(f"has more than {MOST_BYTES} bytes")
    return content

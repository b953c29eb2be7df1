"""The key file for the encryption of backups: 32 random bytes, in base64."""

import binascii
import stat
from base64 import b64decode
from pathlib import Path
from typing import Final

from firmware_graph.errors import ConfigurationError

KEY_BYTES: Final = 32
HOW_TO_MAKE: Final = "(umask 077; openssl rand -base64 32 > backup.key)"


def read_key(path: Path) -> bytes:
    """Read a key file.

    Raises:
        ConfigurationError: It cannot be read, users other than its owner may read it, or it holds no key.
    """
    try:
        with path.open("rb") as file:
            mode = path.stat().st_mode
            written = file.read(1024)
    except OSError as error:
        raise ConfigurationError(f"The key file {path} cannot be read: {error.strerror}.") from error
    if stat.S_ISREG(mode) and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigurationError(f"Others than its owner may use the key file {path}: run `chmod 600 {path}`.")
    try:
        key = b64decode(written.strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigurationError(f"{path} is no key file. Make one with `{HOW_TO_MAKE}`.")
    return key

"""The key that a token is signed with."""

from pathlib import Path

from firmware_graph.auth.tokens import demo_key
from firmware_graph.errors import ConfigurationError


def signing_key_pem(embedded: Path | None, signing_key: Path | None) -> bytes:
    """Read the key to sign with.

    Raises:
        ConfigurationError: None or two are named, or it cannot be read.
    """
    if (embedded is None) == (signing_key is None):
        message = "Name the key to sign with: --embedded DIR for the one beside a store, or --signing-key F."
        raise ConfigurationError(message)
    if embedded is not None:
        return demo_key(embedded)
    try:
        return Path(str(signing_key)).read_bytes()
    except OSError as error:
        message = f"The signing key {signing_key} cannot be read: {error.strerror}."
        raise ConfigurationError(message) from error

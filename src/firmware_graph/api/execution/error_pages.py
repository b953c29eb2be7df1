"""Where the code of an error is explained: each has its own page of the documentation."""

from collections.abc import Mapping
from typing import Final

PAGES: Final = "/docs/errors"


def documentation_of(code: str) -> str:
    """Return the address of what a code means, below the root of the service."""
    return f"{PAGES}/{code.lower()}"


def documented(extensions: Mapping[str, object]) -> dict[str, object]:
    """Return the extensions of an error as they are sent: with the address of what its code means."""
    return {**extensions, "documentation": documentation_of(str(extensions["code"]))}

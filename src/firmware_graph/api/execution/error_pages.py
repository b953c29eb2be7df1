"""The documentation of error codes: each has a page of its own."""

from collections.abc import Mapping
from typing import Final

PAGES: Final = "/docs/errors"


def documentation_of(code: str) -> str:
    """Return the path of the page about a code, below the root of the service."""
    return f"{PAGES}/{code.lower()}"


def documented(extensions: Mapping[str, object]) -> dict[str, object]:
    """Return the extensions of an error as sent: with the address of the page about its code."""
    return {**extensions, "documentation": documentation_of(str(extensions["code"]))}

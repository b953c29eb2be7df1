"""The search box: an entry ID, a version in any spelling, a model, or a manufacturer."""

import re
from typing import Any, Final

from firmware_graph.model.version_text import read_version

ENTRY_ID: Final = re.compile(r"\d{1,7}", re.ASCII)
CODE: Final = re.compile(r"(?:0x)?[0-9A-Fa-f]{4}")


def search_variables(text: str) -> dict[str, Any]:
    """Return the variables of the search operation; a text can be an entry ID and a version at the same time.

    A version whose coding is ambiguous is looked up in each interpretation (domain.md §2.4).
    """
    reading = read_version(text)
    candidates = reading.candidates if reading else ()
    as_entry = ENTRY_ID.fullmatch(text) is not None
    return {
        "text": text,
        "asCode": CODE.fullmatch(text) is not None,
        "entry": int(text) if as_entry else 0,
        "asEntry": as_entry,
        "version": candidates[0] if candidates else "",
        "asVersion": bool(candidates),
        "otherVersion": candidates[-1] if candidates else "",
        "asOtherVersion": len(candidates) > 1,
    }

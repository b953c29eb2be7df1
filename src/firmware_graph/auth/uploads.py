"""Who may upload which file: as for single changes, its content decides, and this is the only place that states it."""

from collections.abc import Iterable
from typing import Final

from firmware_graph.auth.gate import forbidden
from firmware_graph.model.rights import Rights, Scope

SCOPE_OF_FILE: Final = {
    "cpl": Scope.FIR_PUBLISH,
    "fir": Scope.FIR_PUBLISH,
    "upgrades": Scope.FIR_PUBLISH,
    "successions": Scope.FIR_PUBLISH,
    "zigbee": Scope.ZIGBEE_PUBLISH,
    "defects": Scope.ZIGBEE_PUBLISH,
    "assessments": Scope.ZIGBEE_PUBLISH,
}


def files_for(rights: Rights) -> list[str]:
    """Return the kinds of files that a caller may upload."""
    return [kind for kind, scope in SCOPE_OF_FILE.items() if scope in rights.scopes]


def check_uploads(kinds: Iterable[str], rights: Rights) -> None:
    """Check that a caller may upload files of some kinds.

    Raises:
        Forbidden: It may not upload one of them.
    """
    for kind in kinds:
        if SCOPE_OF_FILE[kind] not in rights.scopes:
            raise forbidden(f"upload.{kind}", frozenset({SCOPE_OF_FILE[kind]}), rights)

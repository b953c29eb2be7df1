"""The free space that an import needs on the disk of a store."""

import os
from pathlib import Path
from typing import Final

BYTES_A_ROW: Final = 3_000
"""Twice what the rows of generated sheets take, including Neo4j's log of writing them: 42 MB for 30,000."""

BYTES_TO_SPARE: Final = 64_000_000
MEGABYTE: Final = 1_000_000


def refusal_for_room(store: Path, row_count: int) -> str | None:
    """Return why an import of so many rows is refused, if the disk of a store may have no space for it.

    A disk that fills up under Neo4j undoes the import, and stops Neo4j for everybody else too.
    """
    disk = os.statvfs(store)
    free = disk.f_bavail * disk.f_frsize
    needed = row_count * BYTES_A_ROW + BYTES_TO_SPARE
    if free >= needed:
        return None
    return (
        f"These {row_count:,} rows may need {needed // MEGABYTE:,} MB on the disk of {store}, which has "
        f"{free // MEGABYTE:,} MB left. Make room, or divide the sheets and import the parts with --partial."
    )

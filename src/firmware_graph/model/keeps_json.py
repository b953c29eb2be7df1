"""Rows that are answered again and again, each with the JSON that was last written of it."""

from typing import Final

MOST_BYTES: Final = 8_000
"""Longer JSON is not kept: what writes it again takes longer for its bytes than for its row."""


class KeepsJson:
    """A row that keeps its JSON as one projection wrote it; another projection replaces it.

    The JSON may hold nothing but what the row decides on, for as long as the row is kept.
    """

    json: tuple[int, bytes] | None = None
    """The number of the projection, and what it wrote."""

    def keep_json(self, projection: int, text: bytes) -> None:
        """Keep what a projection wrote, unless it is long."""
        if len(text) <= MOST_BYTES:
            vars(self)["json"] = projection, text

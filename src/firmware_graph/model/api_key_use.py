"""Uses of an agent's API key, for the party in whose name it acts."""

import secrets
from collections.abc import Sequence
from typing import Final, NamedTuple

LONGEST_NAME: Final = 200
MOST_COORDINATES: Final = 200
PLACE_DIGITS: Final = 15

BYTES_BESIDE_TEXT: Final = 512
BYTES_BESIDE_A_COORDINATE: Final = 4
"""What the database stores for each, with indexes."""


class ApiKeyUse(NamedTuple):
    """An operation, and how many firmware versions were read for its answer; no value of the answer.

    `place` orders the uses of a key by their moments, which are in milliseconds since 1970. `coordinates` are the
    requested output fields, including refused ones, at most 200 of them.
    """

    key_id: str
    place: str
    asked_at: int
    operation_name: str | None
    coordinates: Sequence[str]
    entry_count: int

    @classmethod
    def of(
        cls, key_id: str, *, asked_at: int, operation_name: str | None, coordinates: Sequence[str], entry_count: int
    ) -> "ApiKeyUse":
        """Return a use with a unique place."""
        return cls(
            key_id,
            f"{asked_at:0{PLACE_DIGITS}}-{secrets.token_hex(4)}",
            asked_at,
            operation_name and operation_name[:LONGEST_NAME],
            coordinates[:MOST_COORDINATES],
            entry_count,
        )

    @property
    def stored_bytes(self) -> int:
        """About how much the database stores for it."""
        text = sum(len(coordinate) + BYTES_BESIDE_A_COORDINATE for coordinate in self.coordinates)
        return BYTES_BESIDE_TEXT + len(self.operation_name or "") + text

"""Positions in the feed: a store's epoch and the numbers of a caller's streams, encrypted."""

import base64
import binascii
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from firmware_graph.database.reader import GraphReader

LONGEST: Final = 2_000
"""The characters of a position that are read: one with the longest name of a party has fewer."""
PURPOSE: Final = b"position"


@dataclass(frozen=True, slots=True)
class Positions:
    """Seals and opens the positions of a store.

    Equal numbers give the same position (AES-SIV), so that an answer is the same bytes while nothing changes.
    """

    epoch: str
    key: bytes

    def seal(self, numbers: Mapping[str, int]) -> str:
        """Return the position of the last numbers of some streams."""
        plain = orjson.dumps([self.epoch, numbers], option=orjson.OPT_SORT_KEYS)
        return base64.urlsafe_b64encode(AESSIV(self.key).encrypt(plain, [PURPOSE])).decode().rstrip("=")

    def open(
        self, position: str, streams: tuple[str, ...], *, of_parties: Collection[str] = ()
    ) -> dict[str, int] | None:
        """Return the numbers of a position; None if it is invalid, or of another store, epoch or choice of streams.

        Those of the caller's party and of all parties may be among them: they are in positions of operations that asked
        for them.
        """
        try:
            sealed = base64.b64decode(position[:LONGEST] + "=" * (-len(position) % 4), altchars=b"-_", validate=True)
            epoch, numbers = orjson.loads(AESSIV(self.key).decrypt(sealed, [PURPOSE]))
        except (binascii.Error, InvalidTag, ValueError):
            return None
        return numbers if epoch == self.epoch and numbers.keys() - {*of_parties} == {*streams} else None


async def positions(reader: GraphReader) -> Positions:
    """Read the key of positions; once in this process while nothing was written."""
    epoch, key = (await reader.read("feed_identity"))["identity"]
    return Positions(epoch, bytes.fromhex(key))

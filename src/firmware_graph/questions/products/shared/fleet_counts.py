"""Counts of devices given by a caller, by version; nothing of them is stored."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.fleet import FleetCount
from firmware_graph.questions.products.resolve_firmware import resolve_firmware

MOST_DEVICES: Final = 2**31 - 1


def check_counts(counts: Sequence[FleetCount]) -> None:
    """Check that the sum of the counts is not too large.

    Raises:
        BadUserInput: It is.
    """
    for position, row in enumerate(counts):
        if row.count < 0:
            message = f"'counts' must not be negative: the one at position {position} is {row.count}."
            raise BadUserInput(message, argument="counts")
    if sum(row.count for row in counts) > MOST_DEVICES:
        raise BadUserInput(f"'counts' must not add up to more than {MOST_DEVICES}.", argument="counts")


async def devices_by_entry(reader: GraphReader, counts: Sequence[FleetCount], *, clocks: Clocks) -> dict[str, int]:
    """Sum up the devices of each entry, by its ID as text; references without a single entry are left out."""
    meanings = await resolve_firmware(reader, [one.firmware for one in counts], clocks=clocks)
    numbers: Counter[str] = Counter()
    for one, meaning in zip(counts, meanings, strict=True):
        if isinstance(meaning, FirmwareVersion):
            numbers[str(meaning.cpl_entry_id)] += one.count
    return dict(numbers)

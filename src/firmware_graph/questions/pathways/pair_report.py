"""Which pairs of devices may run as they are, which are out of step, and their next upgrades: for SEC Parties."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.identifier_like import identifier_like
from firmware_graph.model.pair import PairCause, PairReport, PairResult, PairRow, PairStatement, PairVerdict
from firmware_graph.questions.pathways.rules.pair_rules import PairRules
from firmware_graph.questions.pathways.shared.paired_lineages import paired_lineages
from firmware_graph.questions.products.resolve_firmware import Resolution, resolve_firmware

ENDS: Final = 2
KEYS: Final = ("pair", "end", "source")
LONGEST_KEY: Final = 200
"""Characters."""


async def pair_report(reader: GraphReader, rows: Sequence[PairRow], *, clocks: Clocks) -> PairReport:
    """Report on pairs, from rows that are not stored; two or three round trips whatever their number.

    Raises:
        BadUserInput: A key is too long, or looks like an identifier of a device or a supply point; the message does not
            repeat it.
        GraphTimeout: The deadline has passed.
    """
    await reader.each([*enumerate(rows)], check_keys)
    meanings = await resolve_firmware(reader, [row.firmware for row in rows], clocks=clocks)
    by_pair: dict[str, list[PairStatement]] = {}
    for row, meaning in zip(rows, meanings, strict=True):
        by_pair.setdefault(row.pair, []).append(PairStatement(row, meaning, is_newest=False))
    pairs = {pair: in_order(stated) for pair, stated in by_pair.items()}
    rules = await paired_lineages(reader, [ends_of(stated) for stated in pairs.values()], clocks=clocks)
    numbered = [(place, *pair) for place, pair in enumerate(pairs.items(), start=1)]
    return PairReport(await reader.each(numbered, partial(result_of, rules)))


def check_keys(numbered: tuple[int, PairRow]) -> None:
    """Check that no key of the row at a position is too long, or looks like an identifier.

    Raises:
        BadUserInput: One is, or does.
    """
    place, row = numbered
    for name in KEYS:
        key = getattr(row, name) or ""
        if len(key) > LONGEST_KEY:
            message = f"'{name}' of the row at position {place} is longer than {LONGEST_KEY} characters. Shorten it."
            raise BadUserInput(message, argument="rows", position=place, field=name, maximum=LONGEST_KEY)
        if looks_like := identifier_like(key):
            message = (
                f"'{name}' of the row at position {place} looks like {looks_like}: identifiers of devices and "
                "supply points are not sent here. Give a stand-in, such as 'P1', and put your own key back into "
                "the answer: `firmware-graph pairs` does both."
            )
            raise BadUserInput(message, argument="rows", position=place, field=name)


def in_order(statements: Sequence[PairStatement]) -> list[PairStatement]:
    """Sort the statements of a pair by end, in the order in which these were given, newest first.

    One without a moment is older than those with one; of equal moments the first given is the newest.
    """
    by_end: dict[str, list[PairStatement]] = {}
    for statement in statements:
        by_end.setdefault(statement.end, []).append(statement)
    ordered: list[PairStatement] = []
    for own in by_end.values():
        first, *others = sorted(own, key=lambda one: -1 if one.reported_at is None else one.reported_at, reverse=True)
        ordered += [PairStatement(first.row, first.firmware, is_newest=True), *others]
    return ordered


def ends_of(statements: Sequence[PairStatement]) -> list[Resolution]:
    """Return what the newest statement of each end means."""
    return [statement.firmware for statement in statements if statement.is_newest]


def result_of(rules: PairRules, pair: tuple[int, str, Sequence[PairStatement]]) -> PairResult:
    """Return the result for a pair, from its position, its key and its statements."""
    position, name, statements = pair
    verdict, message = verdict_on(rules, ends_of(statements))
    return PairResult(position, name, verdict, cause_of(statements), statements, do_disagree(statements), message)


def verdict_on(rules: PairRules, ends: Sequence[Resolution]) -> tuple[PairVerdict, str | None]:
    """Return the verdict on the ends of a pair, and why they are not two versions if they are not."""
    if len(ends) != ENDS:
        return PairVerdict.NOT_RESOLVED, f"A pair has two ends, and the rows of this one name {len(ends)}."
    one, other = ends
    if isinstance(one, FirmwareVersion) and isinstance(other, FirmwareVersion):
        return rules.verdict(one, other), None
    return PairVerdict.NOT_RESOLVED, "What is reported of an end is not one entry: 'next' says why."


def cause_of(statements: Sequence[PairStatement]) -> PairCause:
    """Return the cause that the newest statement of an end reports; if both ends report one, the first end's."""
    reported = [one.row.cause for one in statements if one.is_newest and one.row.cause is not PairCause.NOT_KNOWN]
    return reported[0] if reported else PairCause.NOT_KNOWN


def do_disagree(statements: Sequence[PairStatement]) -> bool:
    """Whether two statements of one end mean different things."""
    meanings: Mapping[str, set[object]] = {one.end: set() for one in statements}
    for one in statements:
        version = one.firmware if isinstance(one.firmware, FirmwareVersion) else None
        meanings[one.end].add(version.cpl_entry_id if version else one.row.firmware)
    return any(len(own) > 1 for own in meanings.values())

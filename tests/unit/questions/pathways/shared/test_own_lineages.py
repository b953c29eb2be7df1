"""What rows of some manufacturer codes make of a lineage."""

from collections.abc import Sequence
from typing import Final

from firmware_graph.questions.pathways.shared.own_lineages import parts_of
from firmware_graph.questions.pathways.shared.recorded_lineage import RecordedLineage
from support.builders import a_firmware_version, an_upgrade

OWN: Final = frozenset({"F001"})


Pair = tuple[int, int]


def a_lineage(codes: dict[int, str], *upgrades: Pair, kept_out: Sequence[Pair] = ()) -> RecordedLineage:
    """Return a lineage of entries of some codes, each of a model of its own."""
    versions = {
        entry: a_firmware_version(entry, manufacturer_code=code, model_key=f"{code}/{entry}")
        for entry, code in codes.items()
    }
    cells = [(str(named), entry, 0, True, None) for named, entry in kept_out]
    pairs = frozenset({("F001", "F002"), ("F001", "F003"), ("F003", "F001")})
    return RecordedLineage(versions, [an_upgrade(*one) for one in upgrades], cells, pairs)


def members(parts: Sequence[RecordedLineage]) -> list[list[int]]:
    return sorted(sorted(part.versions) for part in parts)


def test_upgrade_counts_where_both_of_its_ends_are_of_the_codes() -> None:
    lineage = a_lineage({1: "F001", 2: "F001", 3: "F002"}, (1, 2), (2, 3), (3, 1))
    [part] = parts_of(lineage, codes=OWN)
    assert members([part]) == [[1, 2]]
    assert [one[:2] for one in part.upgrades] == [(1, 2)]


def test_what_others_alone_connect_falls_apart_and_tells_nothing_of_what_is_between() -> None:
    """Else a lineage that has both 1 and 4 would tell that 2 and 3, of another, lead from the one to the other."""
    lineage = a_lineage({1: "F001", 2: "F002", 3: "F002", 4: "F001"}, (1, 2), (2, 3), (3, 4))
    assert members(parts_of(lineage, codes=OWN)) == [[1], [4]]
    assert members(parts_of(lineage, codes=frozenset({"F001", "F002"}))) == [[1, 2, 3, 4]]
    assert parts_of(lineage, codes=frozenset({"F009"})) == ()


def test_what_was_kept_out_of_rows_of_others_and_their_successions_are_left_out() -> None:
    lineage = a_lineage({1: "F001", 2: "F001", 3: "F002"}, (1, 2), (2, 3), kept_out=[(1, 2), (1, 3)])
    [part] = parts_of(lineage, codes=OWN)
    assert [cell[:2] for cell in part.kept_out] == [("1", 2)]
    assert part.successions == frozenset()
    [both] = parts_of(lineage, codes=frozenset({"F001", "F002"}))
    assert both is lineage


def test_parts_are_kept_for_the_codes_they_are_of_and_for_no_others() -> None:
    lineage = a_lineage({1: "F001", 2: "F002"}, (1, 2))
    whole = lineage.size
    first = parts_of(lineage, codes=OWN)
    assert parts_of(lineage, codes=OWN) is first
    assert lineage.size > whole
    assert members(parts_of(lineage, codes=frozenset({"F002"}))) == [[2]]
    assert members(parts_of(lineage, codes=OWN)) == [[1]]

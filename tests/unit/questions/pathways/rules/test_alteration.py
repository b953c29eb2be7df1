"""What counts as another answer to those who acted on the first: watches."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayAnswer
from firmware_graph.model.reference import Installation
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.rules.alteration import is_altered
from firmware_graph.questions.pathways.rules.answers import Answers
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from support.builders import a_firmware_version, an_upgrade

NOW = Clocks(as_of=1_900_000_000_000)


def answer(upgrades: Sequence[Upgrade], versions: Sequence[FirmwareVersion] = ()) -> PathwayAnswer:
    known = {entry: a_firmware_version(entry) for entry in (1, 2, 3, 4)} | {v.cpl_entry_id: v for v in versions}
    return LineageGraph(known, upgrades, clocks=NOW).derive(Answers).pathway(1, None, Installation())


def chain(*entries: int) -> list[Upgrade]:
    return [an_upgrade(tail, head) for tail, head in pairwise(entries)]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        pytest.param(chain(1, 2, 4), [], id="lost"),
        pytest.param([], chain(1, 2, 4), id="gained"),
        pytest.param(chain(1, 4), chain(1, 2, 4), id="longer"),
        pytest.param(chain(1, 2, 4), chain(1, 4), id="shorter"),
        pytest.param(chain(1, 2), chain(1, 3), id="other end"),
        pytest.param(chain(1, 2, 4), chain(1, 3, 4), id="other versions"),
        pytest.param(chain(1, 2), [an_upgrade(1, 2, recommendation="CONDITIONAL")], id="warning"),
        pytest.param(chain(1, 2), [an_upgrade(1, 2, recommendation="SHOULD")], id="recommendation"),
    ],
)
def test_answer_that_differs_is_altered(was: Sequence[Upgrade], now: Sequence[Upgrade]) -> None:
    assert is_altered(answer(was), answer(now))


def test_same_answer_is_not_altered_by_what_it_does_not_say() -> None:
    was, now = chain(1, 2, 4), [*chain(1, 2, 4), an_upgrade(3, 4)]
    assert not is_altered(answer(was), answer(now))
    named = a_firmware_version(2, manufacturer_contact="someone else")
    assert not is_altered(answer(was), answer(was, [named]))


def test_no_way_for_another_reason_is_the_same() -> None:
    ended = an_upgrade(1, 2, effective_to=1, end_code="WITHDRAWN_BY_MANUFACTURER")
    assert not is_altered(answer([]), answer([ended]))

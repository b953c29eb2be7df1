"""A kept lineage is judged at any moment as one that was just read."""

from typing import Never

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.rules.answers import Answers
from firmware_graph.questions.pathways.rules.endings import Endings
from firmware_graph.questions.pathways.shared.recorded_lineage import MOST_MOMENTS, RecordedLineage
from support.random_lineages import DAY, lineages
from support.sizes import times

HOUR = 3_600_000
dates = st.sampled_from([None, 0, DAY - 1, DAY, DAY + 1, DAY + HOUR, 2 * DAY, 2 * DAY + 5 * HOUR, 3 * DAY + 1])


@st.composite
def dated_lineages(draw: st.DrawFn) -> tuple[list[FirmwareVersion], list[Upgrade]]:
    """Return a lineage whose upgrades take and lose effect at any time of a day."""
    versions, upgrades = draw(lineages())
    return versions, [one._replace(effective_from=draw(dates), effective_to=draw(dates)) for one in upgrades]


def recorded(versions: list[FirmwareVersion], upgrades: list[Upgrade]) -> RecordedLineage:
    return RecordedLineage({one.cpl_entry_id: one for one in versions}, upgrades, [], frozenset())


def answers_of(lineage: RecordedLineage, moment: int) -> list[object]:
    graph = lineage.graph_at(Clocks(moment))
    answers = graph.derive(Answers)
    pathways = [answers.pathway(one, other) for one in graph.versions for other in (None, *graph.versions)]
    return [graph.links, *pathways, *map(graph.derive(Endings).of, graph.versions)]


class NeverCountedUpTo(int):
    """A moment that is a kind of int, as the end of a day is, and is compared with no other one by one."""

    def __eq__(self, _other: object) -> Never:
        message = "the moments of a day are gone through"
        raise AssertionError(message)

    __hash__ = int.__hash__


def test_graph_at_the_end_of_a_day_is_found_without_going_through_its_milliseconds() -> None:
    """It took 10 s of the event loop."""
    kept, end_of_day = recorded([], []), Clocks(NeverCountedUpTo(DAY - 1))
    graph = kept.graph_at(end_of_day)
    assert kept.graph_at(end_of_day) is graph
    assert kept.has_graph_at(end_of_day)


@settings(max_examples=times(40), deadline=None)
@given(dated_lineages(), st.randoms(use_true_random=False))
def test_around_every_date_it_is_as_a_lineage_that_was_just_read(
    lineage: tuple[list[FirmwareVersion], list[Upgrade]], chance: object
) -> None:
    versions, upgrades = lineage
    kept = recorded(versions, upgrades)
    boundaries = {*kept.moments, *range(0, 5 * DAY, DAY)}
    moments = [moment for one in boundaries for moment in (one - 1, one, one + 1) if moment >= 0]
    chance.shuffle(moments)  # type: ignore[attr-defined]  # hypothesis's own Random
    for moment in moments:
        assert answers_of(kept, moment) == answers_of(recorded(versions, upgrades), moment), moment
        assert len(kept.graphs) <= MOST_MOMENTS

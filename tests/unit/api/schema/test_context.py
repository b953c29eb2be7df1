"""The moment of an operation, and what its fields share."""

import time
from dataclasses import dataclass, field
from typing import Any

import pytest

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader, RevisionMoved
from firmware_graph.database.revision import Revision
from firmware_graph.model.vocabulary import Tier
from support.builders import a_firmware_version
from support.rights import rights_to

FAR_AHEAD = 2**45
NO_DRIVER: Any = None


@dataclass
class Seen:
    """What a process has seen of the graph, before anything is read."""

    moments: tuple[int | None, int | None, int | None]
    graph: Graph = field(default_factory=lambda: Graph(NO_DRIVER, "neo4j", {}))

    def reader(self, *tiers: Tier) -> GraphReader:
        self.graph.last_seen = Revision((1, 1, 1), self.moments, None, frozenset(), is_loading=False)
        return GraphReader(self.graph, rights=rights_to(*tiers), deadline=Deadline.after(1))


def test_an_operation_is_asked_now() -> None:
    before = time.time_ns() // 1_000_000
    context = OperationContext.begin(ANONYMOUS, Seen((None, None, None)).reader(Tier.CPL))
    assert before <= context.clocks.as_of <= time.time_ns() // 1_000_000
    assert not context.clocks.is_past_knowledge


def test_a_clock_behind_the_last_write_takes_the_writes_moment() -> None:
    context = OperationContext.begin(ANONYMOUS, Seen((FAR_AHEAD, None, None)).reader(Tier.CPL))
    assert context.now_ms == FAR_AHEAD


def test_a_tier_that_the_caller_may_not_read_moves_no_clock() -> None:
    context = OperationContext.begin(ANONYMOUS, Seen((1, None, FAR_AHEAD)).reader(Tier.CPL))
    assert context.now_ms < FAR_AHEAD


def test_what_was_recorded_after_the_operation_began_is_asked_again() -> None:
    seen = Seen((1, None, None))
    context = OperationContext.begin(ANONYMOUS, seen.reader(Tier.CPL))
    context.check_clock()
    context.reader.revision = Revision((2, 1, 1), (FAR_AHEAD, None, None), None, frozenset(), is_loading=False)
    with pytest.raises(RevisionMoved):
        context.check_clock()


def test_rows_are_remembered_by_their_entries() -> None:
    context = OperationContext.begin(ANONYMOUS, Seen((1, 1, 1)).reader(Tier.CPL))
    context.remember([a_firmware_version(7)])
    assert context.versions == {7: a_firmware_version(7)}

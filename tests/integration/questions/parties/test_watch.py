"""One watch, for its own party."""

from collections.abc import Iterator

import pytest

from firmware_graph.database.connection import Connection
from support.party_harness import PartyHarness, party_harness
from support.watch_harness import set_watch

WATCH = "query ($id: ID!) { watch(id: $id) { id name size } }"


@pytest.fixture(scope="module")
def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    with party_harness(neo4j, tmp_path_factory.mktemp("watch")) as opened:
        yield opened


def test_watch_is_of_its_own_party_alone(harness: PartyHarness) -> None:
    owner = harness.party("P1")
    made = [set_watch(owner, entry, name=name) for entry, name in ((1, "a"), (2, "b"))]
    assert [owner.data(WATCH, id=one["id"])["watch"] for one in made] == made
    for one in made:
        assert harness.party("P2").data(WATCH, id=one["id"]) == {"watch": None}
    assert owner.data(WATCH, id="none") == {"watch": None}

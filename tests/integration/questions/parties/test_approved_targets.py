"""The list of a party's own targets, with what it avoids."""

from collections.abc import Iterator

import pytest

from firmware_graph.database.connection import Connection
from support.party_harness import PartyHarness, party_harness


@pytest.fixture(scope="module")
def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    with party_harness(neo4j, tmp_path_factory.mktemp("targets")) as opened:
        yield opened


def test_targets_are_listed_by_entry_for_their_party_alone(harness: PartyHarness) -> None:
    owner = harness.party("P1")
    owner.data("mutation { approveTargets(cplEntryIds: [2]) { cplEntryId } }")
    owner.data('mutation { approveTargets(cplEntryIds: [1], avoid: true, reason: "old") { cplEntryId } }')
    listed = "{ approvedTargets { firmwareVersion { cplEntryId } isAvoided reason } }"
    assert owner.data(listed)["approvedTargets"] == [
        {"firmwareVersion": {"cplEntryId": 1}, "isAvoided": True, "reason": "old"},
        {"firmwareVersion": {"cplEntryId": 2}, "isAvoided": False, "reason": None},
    ]
    assert harness.party("P2").data(listed) == {"approvedTargets": []}

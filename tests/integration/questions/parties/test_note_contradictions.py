"""What a release note says of upgrades against the FIR: for SECAS, where it is granted the note (domain.md R059)."""

from collections.abc import Iterator

import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from firmware_graph.questions.parties import note_contradictions
from support.noting import note_harness, publish_note
from support.party_harness import PartyHarness

FOUND = """
  query ($after: Int) { noteContradictions(afterCplEntryId: $after) {
    kind message information statedAt other { cplEntryId } note { firmwareVersion { cplEntryId } publishedAt }
    upgrade { recommendation recordedFrom }
  } }
"""


PUBLISH = "mutation ($input: ChangesInput!) { publishChanges(input: $input) { __typename } }"


@pytest.fixture(scope="module")
def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    with note_harness(neo4j, tmp_path_factory.mktemp("contradictions")) as opened:
        declared = {"fromCplEntryId": 2, "toCplEntryId": 4, "recommendation": "SHOULD"}
        opened.party("SECAS", Role.SECAS).data(PUBLISH, input={"operations": [{"declareUpgrade": declared}]})
        yield opened


def test_note_against_the_fir_is_shown_to_secas_where_it_is_granted(harness: PartyHarness) -> None:
    stated = {"advice": "SHOULD_NOT", "upgradeFrom": [1]}
    publish_note(harness, 4, "NAMED_PARTIES", parties=["SECAS"], **stated)
    publish_note(harness, 2, "NAMED_PARTIES", parties=["P1"], upgradeFrom=[3])
    secas = harness.party("SECAS", Role.SECAS)
    found = secas.data(FOUND)["noteContradictions"]
    assert [(one["kind"], one["other"]["cplEntryId"]) for one in found] == [
        ("NOT_IN_THE_FIR", 1),
        ("NOT_IN_THE_NOTE", 2),
        ("ADVICE_DIFFERS", 2),
    ]
    assert {one["note"]["firmwareVersion"]["cplEntryId"] for one in found} == {4}
    assert [one["upgrade"] and one["upgrade"]["recommendation"] for one in found] == [None, "SHOULD", "SHOULD"]
    for one in found:
        assert "no recommendation" in one["information"]
        assert one["statedAt"] == one["note"]["publishedAt"]  # it was stated after the upgrade
    newer = {"fromCplEntryId": 2, "toCplEntryId": 4, "recommendation": "CONDITIONAL"}
    secas.data(PUBLISH, input={"operations": [{"declareUpgrade": newer}]})
    restated = secas.data(FOUND)["noteContradictions"][1]
    assert restated["statedAt"] == restated["upgrade"]["recordedFrom"] > restated["note"]["publishedAt"]
    secas.data(PUBLISH, input={"operations": [{"declareUpgrade": newer | {"recommendation": "SHOULD"}}]})
    assert secas.data(FOUND, after=4) == {"noteContradictions": []}
    publish_note(harness, 4, "NAMED_PARTIES", parties=["P1"], **stated)
    assert secas.data(FOUND) == {"noteContradictions": []}
    assert harness.party("P1").codes(FOUND) == ["FORBIDDEN"]


def test_note_that_agrees_with_the_fir_is_not_shown(harness: PartyHarness) -> None:
    publish_note(harness, 4, "PUBLIC", advice="SHOULD", upgradeFrom=[2])
    assert harness.party("SECAS", Role.SECAS).data(FOUND) == {"noteContradictions": []}


def test_contradictions_behind_many_notes_that_agree_are_found(
    harness: PartyHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(note_contradictions, "MOST_NOTES", 1)
    for entry in (2, 3):
        publish_note(harness, entry, "PUBLIC", advice="SHOULD")
    publish_note(harness, 4, "PUBLIC", upgradeFrom=[1])
    found = harness.party("SECAS", Role.SECAS).data(FOUND)["noteContradictions"]
    assert {one["note"]["firmwareVersion"]["cplEntryId"] for one in found} == {4}

"""How pathways changed between two moments."""

import pytest

from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


async def test_changes_cost_five_round_trips_and_what_a_revision_costs(harness: QuestionHarness) -> None:
    query = """{ pathwayChanges(from: [{cplEntryId: 1}, {cplEntryId: 5}, {cplEntryId: 99}],
      since: {revision: "cpl1-fir1"}, until: {time: "2100-01-01T00:00:00Z"})
      { unchangedCount unresolved { __typename } } }"""
    found = (await harness.ask(query))["pathwayChanges"]
    assert found == {"unchangedCount": 2, "unresolved": [{"__typename": "FirmwareNotFound"}]}
    first = ["resolve_firmware_known_at", "upgrade_lineages", "past_records"]
    again = ["resolve_firmware_known_at", "past_records"]  # the lineages of now are kept
    assert harness.reads == ["revision_moments", *first, *again]


async def test_changes_since_the_beginning_are_all_gained(harness: QuestionHarness) -> None:
    query = """{ pathwayChanges(from: {cplEntryId: 20}, since: {revision: "cpl0-fir0"}) {
      gained { totalCount nodes { source { cplEntryId } hopsBefore hopsAfter before { __typename } } }
      lost { totalCount } longer { totalCount } shorter { totalCount } unchangedCount unresolved { __typename }
    } }"""
    found = (await harness.ask(query))["pathwayChanges"]
    [gained] = found["gained"]["nodes"]
    assert (gained["hopsBefore"], gained["hopsAfter"]) == (None, 2)
    assert gained["before"] == {"__typename": "FirmwareNotFound"}
    assert (found["lost"]["totalCount"], found["unchangedCount"], found["unresolved"]) == (0, 0, [])


@pytest.mark.parametrize(
    "arguments",
    [
        'since: {time: "2026-01-01T00:00:00Z"}',
        'from: {cplEntryId: 1}, filter: {}, since: {time: "2026-01-01T00:00:00Z"}',
        "from: {cplEntryId: 1}, since: {}",
        'from: {cplEntryId: 1}, since: {revision: "ssc1"}',
    ],
)
async def test_changes_of_nothing_or_since_no_moment_are_refused(harness: QuestionHarness, arguments: str) -> None:
    assert await harness.refusal(f"{{ pathwayChanges({arguments}) {{ unchangedCount }} }}")


async def test_changes_of_all_that_fits_a_filter_are_counted(harness: QuestionHarness) -> None:
    query = """{
      pathwayChanges(filter: {manufacturerCode: "F001"}, since: {time: "2100-01-01T00:00:00Z"},
        until: {time: "2100-01-01T00:00:00Z"}) { unchangedCount }
      firmwareVersions(filter: {manufacturerCode: "F001"}) { totalCount }
    }"""
    found = await harness.ask(query)
    assert found["pathwayChanges"]["unchangedCount"] == found["firmwareVersions"]["totalCount"] > 0

"""Lists of defects."""

import pytest

from support.defect_sheets import EXPOSED, entries
from support.question_harness import QuestionHarness

pytestmark = pytest.mark.anyio


async def test_withdrawn_defects_affect_nothing_and_are_listed_on_request(harness: QuestionHarness) -> None:
    found = await harness.ask(
        "{ defects(first: 2) { nodes { id } totalCount pageInfo { endCursor } } "
        "all: defects(includeWithdrawn: true) { nodes { id withdrawnAt } } "
        f'defect(id: "SYN-0003") {{ withdrawnAt affected {{ {EXPOSED} }} unknown {{ {EXPOSED} }} }} '
        'none: defect(id: "x") { id } }'
    )
    assert (found["defects"]["totalCount"], found["none"]) == (6, None)
    assert found["all"]["nodes"][-1] == {"id": "SYN-0003", "withdrawnAt": "2024-01-01T00:00:00.000Z"}
    assert entries(found["defect"]["affected"]) == entries(found["defect"]["unknown"]) == []
    after = found["defects"]["pageInfo"]["endCursor"]
    rest = await harness.ask("query ($after: String) { defects(after: $after) { nodes { id } } }", after=after)
    assert [one["id"] for one in rest["defects"]["nodes"]] == ["CVE-2024-3043", "CVE-2024-7322", "SYN-0001", "SYN-0002"]


async def test_every_defect_of_a_list_is_answered_at_once(harness: QuestionHarness) -> None:
    await harness.ask(
        f"{{ defects {{ nodes {{ id affected {{ {EXPOSED} }} unknown {{ {EXPOSED} }} byManufacturer {{ firmwareCount }}"
        " stackVersions { nodes { firmwareCount } } } } }"
    )
    assert sorted(harness.reads) == [
        "assessed_models_by_defect",
        "defect_register",
        "exposed_firmware",
        "exposed_firmware",
        "exposed_firmware_counts",
        "tallies_by_stack_build",
    ]

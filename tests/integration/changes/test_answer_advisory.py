"""Manufacturers answer for their own entries, on what is released or what they were asked about."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput, Conflict
from firmware_graph.model.advisory import ManufacturerAnswer
from firmware_graph.questions.publication.advisory_enquiries import enquiries_on
from support.advising import MAKER, OF_BOTH, OTHER, Advising, advising
from support.sheets import cpl_rows

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Advising]:
    async with advising(neo4j, tmp_path) as opened:
        yield opened


FIXED, PLANNED, CLEAR = ManufacturerAnswer.FIXED, ManufacturerAnswer.FIX_PLANNED, ManufacturerAnswer.NOT_AFFECTED


async def test_draft_that_one_was_not_asked_about_is_as_one_that_does_not_exist(store: Advising) -> None:
    drafted = await store.draft(1, 11)
    await store.ask(drafted, ["F002"])
    errors = []
    for advisory_id in (drafted.advisory_id, "x"):
        with pytest.raises(BadUserInput) as refused:
            await store.answer(advisory_id, CLEAR)
        errors.append((str(refused.value), refused.value.extensions))
    assert errors[0] == errors[1]


async def test_answer_takes_the_place_of_the_one_before_and_of_no_question(store: Advising) -> None:
    drafted = await store.draft(1, 11)
    await store.ask(drafted, ["F001"], cve="CVE-2023-41094")
    statement = await store.answer(drafted.advisory_id, PLANNED, planned_for="2027-01-31")
    assert (statement.manufacturer.code, statement.enquiry.planned_for) == ("F001", "2027-01-31")
    assert (statement.enquiry.public_cve, statement.enquiry.asked_at) == ("CVE-2023-41094", 1_000)
    await store.answer(drafted.advisory_id, FIXED, fixed_by=2)
    [kept] = await enquiries_on(store.reader(), [drafted.advisory_id])
    assert (kept.answer, kept.planned_for, kept.fixed_by, kept.public_cve, kept.asked_at) == (
        "FIXED",
        None,
        2,
        "CVE-2023-41094",
        1_000,
    )


async def test_enquiry_is_not_answered_once_its_advisory_has_ended(store: Advising) -> None:
    drafted = await store.draft(1, 11)
    await store.ask(drafted, ["F001"])
    await store.answer(drafted.advisory_id, PLANNED)
    await store.withdraw(drafted)
    with pytest.raises(Conflict, match="has ended") as refused:
        await store.answer(drafted.advisory_id, CLEAR)
    assert refused.value.extensions["argument"] == "id"
    [kept] = await enquiries_on(store.reader(), [drafted.advisory_id])
    assert kept.answer == "FIX_PLANNED"


async def test_released_advisory_is_answered_by_who_has_entries_on_it(store: Advising) -> None:
    released = await store.released(11, 9)
    await store.answer(released.advisory_id, CLEAR, rights=OTHER)
    other = await store.released(9)
    with pytest.raises(BadUserInput, match="no advisory"):
        await store.answer(other.advisory_id, CLEAR, rights=OTHER)
    await store.withdraw(released)
    with pytest.raises(BadUserInput, match="no advisory"):
        await store.answer(released.advisory_id, CLEAR, rights=MAKER)


@pytest.mark.parametrize(
    ("given", "argument"),
    [
        ((ManufacturerAnswer.NOT_ANSWERED, None, None), "answer"),
        ((FIXED, None, None), "fixedBy"),
        ((CLEAR, None, 2), "fixedBy"),
        ((FIXED, None, 11), "fixedBy"),
        ((FIXED, None, 99), "fixedBy"),
        ((CLEAR, "2027-01-31", None), "plannedFor"),
    ],
)
async def test_answer_that_does_not_fit_is_refused(
    store: Advising, given: tuple[ManufacturerAnswer, str | None, int | None], argument: str
) -> None:
    released = await store.released(1)
    with pytest.raises(BadUserInput) as refused:
        await store.answer(released.advisory_id, *given)
    assert refused.value.extensions["argument"] == argument


async def test_fix_under_another_code_is_of_another_product_until_a_succession_is_recorded(
    store: Advising, tmp_path: Path
) -> None:
    drafted = await store.draft(1, 11)
    await store.ask(drafted, ["F001", "F002"])

    async def answered() -> dict[str, int | None]:
        enquiries = await enquiries_on(store.reader(), [drafted.advisory_id])
        return {one.manufacturer_code: one.fixed_by for one in enquiries}

    for code in (None, "F002"):
        with pytest.raises(BadUserInput, match="'manufacturerCode'") as refused:
            await store.answer(drafted.advisory_id, FIXED, fixed_by=2, rights=OF_BOTH, code=code)
        extensions = refused.value.extensions
        assert (extensions["argument"], extensions["manufacturerCode"]) == ("fixedBy", "F002")
    assert await answered() == {"F001": None, "F002": None}, "all or nothing"
    await store.answer(drafted.advisory_id, FIXED, fixed_by=2, rights=OF_BOTH, code="F001")
    assert await answered() == {"F001": 2, "F002": None}
    succession = tmp_path / "successions.toml"
    succession.write_text('[[succession]]\nfrom = "F002"\nto = "F001"\napproved_on = "2023-01-15"\nreference = "x"\n')
    await store.harness.written(cpl=cpl_rows(10), successions=succession, is_partial=True)
    await store.answer(drafted.advisory_id, FIXED, fixed_by=3, rights=OF_BOTH)
    assert await answered() == {"F001": 3, "F002": 3}

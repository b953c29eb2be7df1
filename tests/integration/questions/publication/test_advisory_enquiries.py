"""What manufacturers were asked, and say: each its own, the Security Sub-Committee all in one table."""

from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.model.advisory import ManufacturerAnswer
from firmware_graph.questions.products.shared.kept_versions import kept_versions
from firmware_graph.questions.publication.advisory_enquiries import advisory_enquiries, enquiries_on, statements_on
from support.advising import MAKER, OTHER, advising

pytestmark = pytest.mark.anyio


async def test_statements_are_those_of_all_makers_of_the_entries_or_of_ones_own(
    neo4j: Connection, tmp_path: Path
) -> None:
    async with advising(neo4j, tmp_path) as store:
        released = await store.released(1, 2, 11)
        await store.answer(released.advisory_id, ManufacturerAnswer.NOT_AFFECTED, rights=OTHER)
        versions = await kept_versions(store.reader(), released.cpl_entry_ids)
        stated = await enquiries_on(store.reader(), [released.advisory_id])
        table = statements_on(released, versions, stated, owned_codes=None)
        assert [(one.manufacturer.code, one.enquiry.answer, [*one.enquiry.cpl_entry_ids]) for one in table] == [
            ("F001", "NOT_ANSWERED", [1, 2]),
            ("F002", "NOT_AFFECTED", [11]),
        ]
        own = statements_on(
            released, versions, await advisory_enquiries(store.reader(MAKER)), owned_codes=MAKER.owned_codes
        )
        assert [one.manufacturer.code for one in own] == ["F001"]
        assert await advisory_enquiries(store.reader(MAKER)) == []

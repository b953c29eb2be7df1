"""When an answer becomes another though nothing is written: at midnight in UTC, for those who may see no more."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.publication.next_moment import next_midnight, next_moment
from support.rights import rights_to

NO_DRIVER: Any = None
A_DAY = 86_400_000


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    ("after", "midnight"),
    [
        ("2026-03-31T12:00:00Z", "2026-04-01T00:00:00Z"),
        ("2026-03-31T00:00:00Z", "2026-04-01T00:00:00Z"),
        ("2026-03-31T23:59:59.999Z", "2026-04-01T00:00:00Z"),
        ("2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"),
        ("2028-02-28T18:00:00Z", "2028-02-29T00:00:00Z"),
        ("2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z"),
        ("2027-02-28T18:00:00Z", "2027-03-01T00:00:00Z"),
        ("2100-02-28T18:00:00Z", "2100-03-01T00:00:00Z"),
        ("2026-03-29T00:30:00Z", "2026-03-30T00:00:00Z"),  # a day of 23 hours in Great Britain, and of 24 in UTC
        ("2026-10-24T23:30:00Z", "2026-10-25T00:00:00Z"),  # where it is midnight already
    ],
)
def test_the_next_midnight_is_that_of_utc(after: str, midnight: str) -> None:
    assert next_midnight(ms(after)) == ms(midnight)


@given(st.integers(0, ms("2300-01-01T00:00:00Z")))
def test_a_moment_is_of_the_day_that_its_next_midnight_ends(after: int) -> None:
    midnight = next_midnight(after)
    assert after < midnight <= after + A_DAY
    assert midnight % A_DAY == 0
    assert Clocks(after).day == Clocks(midnight - 1).day
    tomorrow = datetime.fromtimestamp(after // 1000, UTC).date() + timedelta(days=1)
    assert Clocks(midnight).day == tomorrow.isoformat()


async def _asked_for(tiers: frozenset[Tier]) -> int:
    reader = GraphReader(Graph(NO_DRIVER, "neo4j", {}), rights=rights_to(*tiers), deadline=Deadline.after(1))
    return await next_moment(reader, after=ms("2026-03-31T12:00:00Z"))


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
@pytest.mark.parametrize("tiers", [frozenset({Tier.CPL})])
async def test_who_may_not_see_upgrades_is_told_of_midnight_without_a_read(tiers: frozenset[Tier]) -> None:
    assert await _asked_for(tiers) == ms("2026-04-01T00:00:00Z")

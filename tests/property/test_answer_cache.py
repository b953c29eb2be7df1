"""The cache changes no answer for anyone: random imports and questions, answered with it and without."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from firmware_graph.database.connection import Connection
from support.cache_harness import CALLERS, CacheHarness, cache_harness
from support.sheets import Cells, a_cpl_row, a_fir_row, a_zigbee_row
from support.sizes import times

ENTRIES: Final = (1, 2, 3, 4)
MODEL: Final = "deviceModel { modelName }"
QUERIES: Final = (
    f"query Q($entry: Int!) {{ firmwareVersion(cplEntryId: $entry) {{ status {MODEL} }} revision {{ id }} }}",
    f"query Q {{ firmwareVersions {{ totalCount nodes {{ cplEntryId {MODEL} zigbeeStack {{ version }} }} }} }}",
    "query Q($entry: Int!) { firmwareVersion(cplEntryId: $entry) { manufacturerContact zigbeeStack { id } } }",
    """query Q($entry: Int!, $to: Int) {
      upgradePathway(from: {cplEntryId: $entry}, to: {cplEntryId: $to}) {
        __typename ... on UpgradePathway { hops versions { cplEntryId zigbeeStack { version } } }
      }
    }""",
    "query Q { zigbeeStacks { totalCount nodes { id firmwareVersions { totalCount } } } revision { id recordedAt } }",
    "query Q { deadEnds { totalCount nodes { source { cplEntryId } noPathwayReason } } }",
)
FEW: Final = settings(
    max_examples=max(3, times(3)),  # of which each caller has answers from the cache
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes imports without end
    suppress_health_check=[HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Question:
    """One of the queries, as one of the callers."""

    caller: str
    query: int
    entry: int
    to: int | None

    @property
    def variables(self) -> dict[str, object]:
        """Its variables, of which a query may leave some unused."""
        return {"entry": self.entry, "to": self.to}


@dataclass(frozen=True)
class Import:
    """Sheets that are imported together; each states every entry that there is."""

    sheets: Mapping[str, list[Cells]]


@dataclass
class Tally:
    """How often answers came from the cache, and of which callers."""

    cached: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CALLERS, 0))
    executed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CALLERS, 0))


questions = st.builds(
    Question,
    st.sampled_from(sorted(CALLERS)),
    st.integers(0, len(QUERIES) - 1),
    st.sampled_from(ENTRIES[:2]),
    st.sampled_from([None, 4]),
)
cpl_sheets = st.fixed_dictionaries({entry: st.sampled_from("AB") for entry in ENTRIES}).map(
    lambda names: [a_cpl_row(entry, Model_Name=name) for entry, name in names.items()]
)
fir_sheets = st.fixed_dictionaries(
    {entry: st.sampled_from(["N/A", "", *map(str, range(1, entry))]) for entry in ENTRIES[1:]}
).map(lambda cells: [a_fir_row(entry, cell) for entry, cell in cells.items()])
zigbee_sheets = st.fixed_dictionaries(
    {4: st.sampled_from("12")}, optional={entry: st.sampled_from("12") for entry in ENTRIES[:3]}
).map(lambda versions: [a_zigbee_row(entry, version=version) for entry, version in versions.items()])
imports = st.one_of(
    st.builds(Import, st.fixed_dictionaries({"cpl": cpl_sheets})),
    st.builds(Import, st.fixed_dictionaries({"fir": fir_sheets})),
    st.builds(Import, st.fixed_dictionaries({"zigbee": zigbee_sheets})),
    st.builds(Import, st.fixed_dictionaries({"zigbee": zigbee_sheets})),
    st.builds(Import, st.fixed_dictionaries({"cpl": cpl_sheets, "fir": fir_sheets, "zigbee": zigbee_sheets})),
)
rounds = st.lists(st.tuples(imports, st.lists(questions, min_size=6, max_size=14)), min_size=2, max_size=5)


async def compare(harness: CacheHarness, question: Question, tally: Tally) -> None:
    """Ask with the cache and without, and have the same bytes."""
    caller, query = CALLERS[question.caller], QUERIES[question.query]
    answer = await harness.ask(caller, query, question.variables)
    counted = tally.cached if harness.was_cached else tally.executed
    counted[question.caller] += 1
    assert answer == await harness.afresh(caller, query, question.variables), question


async def follow(harness: CacheHarness, sequence: list[tuple[Import, list[Question]]], tally: Tally) -> None:
    """Import and ask in turn; whoever asked before an import asks after it, in the order and in the reverse of it."""
    await harness.imports.written(cpl=[a_cpl_row(entry) for entry in ENTRIES])
    asked: list[Question] = []
    for one, new in sequence:
        await harness.imports.written(**one.sheets, allowed_endings=100)
        for question in (*asked, *new, *reversed(new)):
            await compare(harness, question, tally)
        asked = [*new, *asked][:12]


@pytest.mark.soak
def test_cached_answers_are_what_would_be_executed(neo4j: Connection, tmp_path: Path) -> None:
    tally = Tally()

    @FEW
    @given(rounds)
    def whatever_is_imported_and_asked(sequence: list[tuple[Import, list[Question]]]) -> None:
        async def run() -> None:
            async with cache_harness(neo4j, tmp_path) as harness:
                await follow(harness, sequence, tally)

        asyncio.run(run())

    whatever_is_imported_and_asked()
    assert all(tally.cached.values()), tally
    assert all(tally.executed.values()), tally


@pytest.mark.soak
def test_callers_together_are_answered_as_each_alone(neo4j: Connection, tmp_path: Path) -> None:
    """Everyone asks everything at once, again and again, while what each may see changes under them."""
    everyones = [Question(name, query, 1, 4) for name in CALLERS for query in range(len(QUERIES))]
    sheets: list[Mapping[str, list[Cells]]] = [
        {"zigbee": [a_zigbee_row(1), a_zigbee_row(4)]},
        {"fir": [a_fir_row(2, "1"), a_fir_row(4, "2")]},
        {"zigbee": [a_zigbee_row(1, version="7.0")]},
        {"cpl": [a_cpl_row(entry, Model_Name="B") for entry in ENTRIES]},
    ]

    async def run() -> None:
        async with cache_harness(neo4j, tmp_path) as harness:
            await harness.imports.written(cpl=[a_cpl_row(entry) for entry in ENTRIES])
            for one in sheets:
                await harness.imports.written(**one, allowed_endings=100)
                for _ in range(times(2)):
                    together = await asyncio.gather(
                        *(harness.ask(CALLERS[q.caller], QUERIES[q.query], q.variables) for q in everyones)
                    )
                    alone = [await harness.afresh(CALLERS[q.caller], QUERIES[q.query], q.variables) for q in everyones]
                    assert together == alone

    asyncio.run(run())

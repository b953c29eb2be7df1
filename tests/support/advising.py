"""Advisories within the test process: firmware with stacks and a defect, and the persons who work on them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.changes.advisory_text import Person
from firmware_graph.changes.answer_advisory import Answer, answer_advisory
from firmware_graph.changes.ask_manufacturers import ask_manufacturers
from firmware_graph.changes.draft_advisory import draft_advisory
from firmware_graph.changes.release_advisory import release_advisory
from firmware_graph.changes.review_advisory import review_advisory
from firmware_graph.changes.withdraw_advisory import withdraw_advisory
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.advisory import (
    Advisory,
    AdvisoryFindingCode,
    AdvisoryPaper,
    AdvisoryText,
    ManufacturerAnswer,
    ManufacturerStatement,
)
from firmware_graph.model.rights import Rights
from firmware_graph.questions.publication.advisory_papers import advisory_paper_by_id
from firmware_graph.questions.publication.released_advisories import released_advisories
from support.sheets import ImportHarness, a_cpl_row, a_zigbee_row, cpl_rows, import_harness

SSC: Final = Caller(frozenset({Role.SSC}), "SSC", is_sec_party=True, subject="ann").rights
SEC: Final = Caller(party="P1", is_sec_party=True).rights
ANN, BEN, CAT = (Person("SSC", subject, is_key=False) for subject in ("ann", "ben", "cat"))
MAKER, OTHER = (
    Caller(frozenset({Role.MANUFACTURER}), party, manufacturer_codes=frozenset({code})).rights
    for party, code in (("M1", "F001"), ("M2", "F002"))
)
OF_BOTH: Final = Caller(frozenset({Role.MANUFACTURER}), "M3", manufacturer_codes=frozenset({"F001", "F002"})).rights
ALL: Final = frozenset(AdvisoryFindingCode)
TEXT: Final = "Update these meters as soon as you can."
NOW: Final = 1_000


@dataclass(frozen=True)
class Advising:
    """A store: entries 1 to 4 and 11 are on one stack, 5 to 8 on another, 9 on none; 11 has another manufacturer."""

    harness: ImportHarness

    @property
    def graph(self) -> Graph:
        """The store."""
        return self.harness.graph

    def reader(self, rights: Rights = SSC) -> GraphReader:
        """Return a reader for one operation."""
        return GraphReader(self.graph, rights=rights, deadline=Deadline.after(60), uses_party_facts=True)

    async def draft(self, *entries: int, by: Person = ANN, advisory_id: str | None = None, **more: Any) -> Advisory:
        """Draft an advisory, or rewrite one."""
        stated = {"title": "Update", "text": TEXT, "severity": None, "supersedes": None, **more}
        text = AdvisoryText(cpl_entry_ids=entries or (9,), **stated)
        return await draft_advisory(self.reader(), text, author=by, advisory_id=advisory_id, now_ms=NOW)

    async def review(self, advisory: Advisory, *, by: Person = BEN, revision: int | None = None) -> Advisory:
        """Review a draft."""
        return await review_advisory(self.reader(), advisory.advisory_id, reviewer=by, now_ms=NOW, revision=revision)

    async def release(
        self, advisory: Advisory, *, by: Person = CAT, despite: frozenset[AdvisoryFindingCode] = frozenset()
    ) -> Advisory:
        """Release a reviewed advisory."""
        return await release_advisory(self.reader(), advisory.advisory_id, despite=despite, releaser=by, now_ms=NOW)

    async def released(self, *entries: int, **more: Any) -> Advisory:
        """Draft, review and release an advisory, despite any findings."""
        drafted = await self.draft(*entries, **more)
        await self.review(drafted)
        return await self.release(drafted, despite=ALL)

    async def withdraw(self, advisory: Advisory, reason: str = "Not needed any more.") -> Advisory:
        """Withdraw an advisory."""
        return await withdraw_advisory(self.reader(), advisory.advisory_id, reason=reason, by=ANN, now_ms=NOW)

    async def ask(self, advisory: Advisory, codes: Sequence[str] | None = None, cve: str | None = None) -> Advisory:
        """Ask manufacturers."""
        return await ask_manufacturers(
            self.reader(), advisory.advisory_id, manufacturer_codes=codes, public_cve=cve, now_ms=NOW
        )

    async def answer(  # noqa: PLR0913 - what is answered, by whom
        self,
        advisory_id: str,
        answer: ManufacturerAnswer,
        planned_for: str | None = None,
        fixed_by: int | None = None,
        *,
        rights: Rights = MAKER,
        code: str | None = None,
    ) -> ManufacturerStatement:
        """Answer as a manufacturer."""
        stated = Answer(answer, planned_for, fixed_by, "M1")
        reader = self.reader(rights)
        return await answer_advisory(reader, advisory_id, stated, manufacturer_code=code, now_ms=NOW)

    async def paper(self, advisory: Advisory) -> AdvisoryPaper:
        """Return the working paper of an advisory."""
        found = await advisory_paper_by_id(self.reader(), advisory.advisory_id)
        assert found
        return found

    async def seen(self) -> list[tuple[str, str]]:
        """Return the advisories that SEC Parties see, as their IDs and states."""
        register = await released_advisories(self.reader(SEC))
        return [(one.advisory_id, one.state) for one in register.advisories]

    async def events(self) -> list[list[Any]]:
        """Return the events of advisories, as pairs of stream and entries."""
        return await self.harness.ask(
            "MATCH (e:ChangeEvent {kind: 'ADVISORY_CHANGED'}) RETURN e.stream, e.cpl_entry_ids ORDER BY e.number"
        )


@asynccontextmanager
async def advising(connection: Connection, folder: Path) -> AsyncIterator[Advising]:
    """Open a harness on an emptied store."""
    async with import_harness(connection, folder) as harness:
        await harness.written(
            cpl=[*cpl_rows(*range(1, 10)), a_cpl_row(11, Manufacturer_Code="F002")],
            zigbee=[
                *(a_zigbee_row(entry, version="6.7.6") for entry in (1, 2, 3, 4, 11)),
                *(a_zigbee_row(entry, name="Z-Stack", version="3.0.1") for entry in (5, 6, 7, 8)),
            ],
        )
        yield Advising(harness)

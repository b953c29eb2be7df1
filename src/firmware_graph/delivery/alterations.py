"""Which requests have a different answer after a change or a moment."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.delivery.reading import OpenReader
from firmware_graph.errors import QueryTooExpensive
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.questions.parties.shared.watched_requests import request_of
from firmware_graph.questions.pathways.pathway_changes import source_of
from firmware_graph.questions.pathways.rules.alteration import is_altered
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from firmware_graph.questions.pathways.upgrade_pathways import answers_with_lineages

REQUESTS_AT_ONCE: Final = 5_000


class Alteration(NamedTuple):
    """A request whose answer differs, and the version that it starts from, if it names one."""

    source: FirmwareVersion | None


class Alterations:
    """The alterations of one change or moment; each distinct request is answered once, however many watches have it."""

    def __init__(self, open_reader: OpenReader, before: Clocks, after: Clocks) -> None:
        self.open_reader, self.before, self.after = open_reader, before, after
        self.known: dict[str, Alteration | None] = {}

    async def work_out(self, texts: Sequence[str]) -> None:
        """Compute the answers, before and after, of those requests that were not answered yet."""
        unknown = [text for text in dict.fromkeys(texts) if text not in self.known]
        for start in range(0, len(unknown), REQUESTS_AT_ONCE):
            await self._answer(unknown[start : start + REQUESTS_AT_ONCE])

    async def _answer(self, texts: Sequence[str]) -> None:
        """Answer requests; if their lineages are too large for one operation, split the requests in half.

        A single request whose lineage is too large counts as altered, so that its party looks at it.
        """
        try:
            found = await self._compare(self.open_reader(), [request_of(text) for text in texts])
        except QueryTooExpensive:
            if len(texts) == 1:
                self.known[texts[0]] = Alteration(None)
                return
            half = len(texts) // 2
            await self._answer(texts[:half])
            await self._answer(texts[half:])
        else:
            self.known.update(zip(texts, found, strict=True))

    async def _compare(self, reader: GraphReader, requests: Sequence[PathwayRequest]) -> list[Alteration | None]:
        was, _ = await answers_with_lineages(reader, requests, clocks=self.before)
        now, _ = await answers_with_lineages(reader, requests, clocks=self.after)

        def compared(place: int) -> Alteration | None:
            one, other = was[place], now[place]
            return Alteration(source_of(other) or source_of(one)) if is_altered(one, other) else None

        return await reader.each(range(len(requests)), compared)

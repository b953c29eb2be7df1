"""An export is of one revision, whole or marked, and its text stays text in every format."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pytest

from firmware_graph.api.execution.requester import Requester
from firmware_graph.database.connection import Connection
from firmware_graph.errors import ExportRefused, GraphTimeout
from firmware_graph.exports.about import About
from firmware_graph.exports.export import ATTEMPTS, FORMATS, Exporter, ExportRequest
from firmware_graph.exports.export_list import ExportList
from firmware_graph.exports.lists import EXPORTS
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.model.export_marks import ENDS_BROKEN, ENDS_WHOLE
from firmware_graph.model.submitter import OPERATOR
from support.cache_harness import PARTY, CacheHarness, cache_harness
from support.paths import EXAMPLE, REAL_SET
from support.sheets import a_cpl_row, a_fir_row, cpl_rows

pytestmark = pytest.mark.anyio

SHORT_PAGES = replace(EXPORTS["firmware-versions"], page_size=2)
HOSTILE = ("=1+1", "+44", "-1", "@SUM(A1)", "'=1", "0010", "10E2", "'quoted'")


@dataclass
class HeldSink:
    """Holds a file back until it has more than some bytes; `on_write` is called with each piece."""

    least: int = 1_000_000
    content: bytearray = field(default_factory=bytearray)
    has_begun: bool = False
    begins: int = 0
    on_write: Any = None

    def begin(self, _about: About) -> None:
        self.content.clear()
        self.begins += 1

    async def write(self, content: bytes) -> None:
        self.content += content
        self.has_begun = self.has_begun or len(self.content) > self.least
        if self.on_write is not None:
            await self.on_write(self)

    async def finish(self, digest: str) -> None:  # noqa: ARG002 - of the protocol
        self.has_begun = True


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[CacheHarness]:
    async with cache_harness(neo4j, tmp_path) as opened:
        yield opened


async def exported(
    harness: CacheHarness, export: ExportList, suffix: str, sink: HeldSink, *, seconds: float = 60.0
) -> bytes:
    service = harness.service
    exporter = Exporter(service.respond, service.schema, service.shutdown, seconds)
    await exporter.export(ExportRequest(export), FORMATS[suffix], Requester(PARTY), sink)
    return bytes(sink.content)


async def test_a_change_between_pages_begins_a_held_export_again_and_ends_one_that_left(harness: CacheHarness) -> None:
    await harness.imports.written(cpl=cpl_rows(*range(1, 8)))

    async def change_once(sink: HeldSink) -> None:
        if sink.begins == 1:
            sink.begins += 1
            await harness.imports.written(cpl=cpl_rows(*range(1, 10)))

    held = await exported(harness, SHORT_PAGES, "jsonl", HeldSink(on_write=change_once))
    assert orjson.loads(held.splitlines()[-1]) == {"end": {"rows": 9, "isWhole": True}}

    async def change_and_leave(sink: HeldSink) -> None:
        if sink.begins == 1 and b"00000001" in sink.content:
            sink.begins += 1
            await harness.imports.written(cpl=cpl_rows(*range(1, 12)))

    left = await exported(harness, SHORT_PAGES, "csv", HeldSink(least=0, on_write=change_and_leave))
    lines = left.decode().splitlines()
    assert lines[-1].startswith(ENDS_BROKEN)
    assert not any(line.startswith(ENDS_WHOLE) for line in lines)


async def test_an_export_that_is_overtaken_each_time_is_refused(harness: CacheHarness) -> None:
    await harness.imports.written(cpl=cpl_rows(1, 2, 3))
    latest = 3

    async def change_always(sink: HeldSink) -> None:
        nonlocal latest
        if b"00000001" in sink.content:
            latest += 1
            await harness.imports.written(cpl=cpl_rows(*range(1, latest + 1)))

    sink = HeldSink(on_write=change_always)
    with pytest.raises(ExportRefused) as refused:
        await exported(harness, SHORT_PAGES, "csv", sink)
    assert refused.value.code == "CONFLICT"
    assert sink.begins == ATTEMPTS


async def test_an_export_past_its_deadline_is_refused(harness: CacheHarness) -> None:
    await harness.imports.written(cpl=cpl_rows(1, 2, 3))
    with pytest.raises(GraphTimeout):
        await exported(harness, SHORT_PAGES, "xlsx", HeldSink(), seconds=0.0001)


async def test_an_export_pushes_nothing_out_that_others_ask_again(harness: CacheHarness) -> None:
    await harness.imports.written(cpl=cpl_rows(*range(1, 21)), fir=[a_fir_row(20, "19")])
    stores = (harness.graph.kept.store, harness.answers.store)
    for export in ("firmware-versions", "cpl-and-fir", "upgrades", "latest-releases"):
        await exported(harness, EXPORTS[export], "csv", HeldSink())
    assert [[*store] for store in stores] == [[], []]
    await harness.data(PARTY, "{ firmwareVersions { nodes { cplEntryId deviceModel { modelName } } } }")
    assert all(len(store) for store in stores)


async def test_text_that_looks_like_something_else_comes_back_as_it_was(harness: CacheHarness) -> None:
    texts = dict(enumerate(HOSTILE, 1))
    await harness.imports.written(cpl=[a_cpl_row(entry, HAN_Join_Notes=text) for entry, text in texts.items()])
    export = EXPORTS["cpl-and-fir"]
    book = openpyxl.load_workbook(io.BytesIO(await exported(harness, export, "xlsx", HeldSink())))
    [heading, *rows] = book.worksheets[0].iter_rows()
    at = [cell.value for cell in heading].index("HAN Join Notes")
    assert [(row[at].value, row[at].data_type) for row in rows] == [(text, "s") for text in HOSTILE]
    by_lines = [orjson.loads(line) for line in (await exported(harness, export, "jsonl", HeldSink())).splitlines()]
    assert tuple(line["hanJoinNotes"] for line in by_lines[1:-1]) == HOSTILE
    written = await exported(harness, export, "csv", HeldSink())
    cells = [line[at] for line in csv.reader(io.StringIO(written.decode())) if line[0].isdigit()]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    for suffix in ("csv", "xlsx"):
        path = harness.imports.folder / f"again.{suffix}"
        path.write_bytes(await exported(harness, export, suffix, HeldSink()))
        report = await import_sheets(
            harness.graph, ImportRequest(cpl=path, fir=path, actor="a test", submitter=OPERATOR)
        )
        assert report.is_unchanged, (suffix, report)
    assert [await harness.imports.property_of(entry, "han_join_notes") for entry in texts] == list(HOSTILE)


@pytest.mark.parametrize(
    ("sheets", "successions"),
    [
        pytest.param(EXAMPLE, EXAMPLE / "successions.toml", id="example"),
        pytest.param(
            REAL_SET,
            None,
            id="real",
            marks=pytest.mark.skipif(not REAL_SET.is_dir(), reason="the real set does not lie beside the checkout"),
        ),
    ],
)
async def test_combined_sheet_brings_all_its_rows_into_an_empty_store(
    sheets: Path, successions: Path | None, neo4j: Connection, tmp_path: Path
) -> None:
    export = EXPORTS["cpl-and-fir"]
    given = ImportRequest(
        cpl=sheets / "cpl.csv", fir=sheets / "fir.csv", successions=successions, actor="a test", submitter=OPERATOR
    )
    async with cache_harness(neo4j, tmp_path) as first:
        assert (await import_sheets(first.graph, given)).is_written
        files = {suffix: await exported(first, export, suffix, HeldSink()) for suffix in ("csv", "xlsx")}
        rows = (await exported(first, export, "jsonl", HeldSink())).splitlines()[1:]
    for suffix, content in files.items():
        path = tmp_path / f"combined.{suffix}"
        path.write_bytes(content)
        async with cache_harness(neo4j, tmp_path) as empty:
            report = await import_sheets(empty.graph, replace(given, cpl=path, fir=path))
            assert report.is_written, (suffix, report)
            assert (await exported(empty, export, "jsonl", HeldSink())).splitlines()[1:] == rows, suffix


async def test_all_predecessors_are_listed_however_many(harness: CacheHarness) -> None:
    sources = range(1, 121)
    listed = ";".join(map(str, sources))
    await harness.imports.written(
        cpl=cpl_rows(*sources, 200), fir=[*(a_fir_row(one) for one in sources), a_fir_row(200, listed)]
    )
    lines = (await exported(harness, EXPORTS["cpl-and-fir"], "jsonl", HeldSink())).splitlines()
    assert orjson.loads(lines[-2])["predecessors"] == listed
    assert orjson.loads((await exported(harness, EXPORTS["upgrades"], "jsonl", HeldSink())).splitlines()[-1]) == {
        "end": {"rows": 120, "isWhole": True}
    }

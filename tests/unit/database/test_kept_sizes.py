"""The bytes that are counted for what is kept are about those that it takes."""

import gc
import random
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations
from typing import Any, Final
from weakref import ref

import orjson
import pytest

from firmware_graph.database import collector
from firmware_graph.database.bounded_store import BoundedStore
from firmware_graph.model.clocks import DAY_MS, Clocks
from firmware_graph.model.firmware import OWN_COLUMNS, FirmwareVersion
from firmware_graph.model.page import PageRequest
from firmware_graph.model.pathway import NoPathway, PathwayUnknown, UpgradePathway
from firmware_graph.model.reference import FirmwareReference, ProductReference
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.rules import answers
from firmware_graph.questions.pathways.rules.answers import Answers, bytes_of
from firmware_graph.questions.pathways.rules.declaring import opened_by_declaring
from firmware_graph.questions.pathways.rules.dominance import Dominance
from firmware_graph.questions.pathways.rules.endings import Endings
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.shared.kept_lineages import LINEAGE
from firmware_graph.questions.pathways.shared.kept_upgrades import KeptUpgrades
from firmware_graph.questions.pathways.shared.own_lineages import parts_of
from firmware_graph.questions.pathways.shared.recorded_lineage import recorded_lineages
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages
from firmware_graph.questions.products.shared.kept_models import MODEL, KeptModel
from firmware_graph.questions.products.shared.kept_products import MATCHES, PRODUCT, KeptMatches, KeptProduct
from firmware_graph.questions.products.shared.kept_versions import VERSION, KeptVersion
from firmware_graph.questions.products.shared.product_reading import read_product

CLOCKS: Final = Clocks(1_700_000_000_000)
LEAST, MOST = 0.8, 1.7
"""The bounds of what is counted for each byte that Python allocates; the edges of graphs are allocated by Rust."""

Use = Callable[[LineageGraph, Sequence[int]], object]


@contextmanager
def traced() -> Iterator[Callable[[], int]]:
    """Trace allocations, and return what gives the bytes that were allocated since and are still there."""
    gc.collect()
    gc.freeze()  # what other tests left is looked at once, by all tests
    tracemalloc.start()
    began, _ = tracemalloc.get_traced_memory()

    def taken() -> int:
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - began

    try:
        yield taken
    finally:
        tracemalloc.stop()


def columns_of(entry: int, model_key: str, chance: random.Random) -> list[Any]:
    """Return the columns of a version, with the facts of most rows of a real list."""
    facts = {
        "cpl_entry_id": 100_000 + entry,
        "version_hex": f"{entry:08X}",
        "version_submitted": f"{entry:08X}",
        "model_key": model_key,
        "manufacturer_code": "F001",
        "manufacturer_name": "Example Meters Ltd",
        "manufacturer_name_submitted": "Example Meters Ltd",
        "device_type": "ESME",
        "generation": "SMETS2",
        "environment": "PRODUCTION",
        "model_identifier": "0005",
        "model_name": "Example E200",
        "hardware_version": "02",
        "hardware_revision": "03",
        "variant": "ADE",
        "listed_status": "CURRENT",
        "added_on": "2020-01-01",
        "gbcs_version": "4.1",
        "smets_chts_version": "5.1",
        "zigbee_band": "DUAL_BAND",
        "image_hash": f"{chance.getrandbits(256):064x}",
        "cpa_certificate_id": f"CPA{entry:06}",
        "data_quality": [],
        "predecessors_declared": chance.choice(["LISTED"] * 5 + ["NOT_PROVIDED"]),
        "has_quarantined_predecessor": False,
        "released_on": f"20{10 + entry % 15:02}-0{1 + entry % 9}-01",
        "recorded_from": 1_600_000_000_000 + entry,
    }
    return [facts.get(name) for name in FirmwareVersion._fields]


def a_record(lineages: int, *, versions: int, predecessors: int) -> dict[str, Any]:
    """Return what a read file has of some lineages, each value an object of its own, as the driver makes them."""
    chance = random.Random(1)  # noqa: S311 - no secret
    rows, upgrades = [], []
    for first in range(0, lineages * versions, versions):
        entries = range(first + 1, first + versions + 1)
        rows += [columns_of(entry, f"F001/0005/Example%20E200/02/03/ESME/{first}", chance) for entry in entries]
        for entry in entries:
            earlier = [one for one in entries if one < entry][-3 * predecessors :]
            tails = chance.sample(earlier, min(predecessors, len(earlier)))
            stated = ["DECLARED", "NOT_STATED", False, "F001", None, None, 1_600_000_000_000 + entry, None, None, None]
            upgrades.append([stated, [[100_000 + tail, 100_000 + entry] for tail in tails]])
    record = {"versions": rows, "upgrades": upgrades, "kept_out": [], "successions": []}
    found: dict[str, Any] = orjson.loads(orjson.dumps(record))
    return found


def not_asked(_graph: LineageGraph, _entries: Sequence[int]) -> None:
    """Ask nothing of a graph that was made."""


def asked_answers(graph: LineageGraph, entries: Sequence[int]) -> None:
    """Ask for pathways, and read all of them."""
    answers = graph.derive(Answers)
    pairs = random.Random(2).sample([*combinations(entries, 2)], len(entries))  # noqa: S311 - no secret
    for source, target in [*((entry, None) for entry in entries), *pairs]:
        match answers.pathway(source, target):
            case UpgradePathway() as found if found.hops:
                _ = found.steps, found.warnings, found.ways.count, found.ways.mandatory
                found.ways.others(PageRequest(first=2))
            case NoPathway() | PathwayUnknown() as found:
                found.opened_by()


def asked_plainly(graph: LineageGraph, entries: Sequence[int]) -> None:
    """Ask for pathways, and read nothing of them but their versions, as most do."""
    answers = graph.derive(Answers)
    for source, target in combinations(entries[:40], 2):
        answers.told(source, target)


def asked_and_written(graph: LineageGraph, entries: Sequence[int]) -> None:
    """Ask for pathways, each of which keeps its JSON."""
    answers = graph.derive(Answers)
    for source, target in combinations(entries[:40], 2):
        found = answers.told(source, target)
        if isinstance(found, UpgradePathway):
            text = b'{"cplEntryId":%d,"versionHex":"0000000A"}' % found.source.cpl_entry_id
            found.keep_json(1_000_000, text * 20 * (found.hops + 1))


def asked_reports(graph: LineageGraph, entries: Sequence[int]) -> None:
    """Ask what depends on what."""
    dominance, endings = graph.derive(Dominance), graph.derive(Endings)
    graph.derive(opened_by_declaring)
    for entry in entries:
        dominance.mandatory_for(entry)
        dominance.stranded_without(entry)
        endings.of(entry)
    _ = dominance.weak_places, graph.links_from, graph.stopped_from, graph.connected, graph.models


def asked_searches(graph: LineageGraph, entries: Sequence[int]) -> None:
    """Search from and to every version."""
    for entry in entries:
        for links in (graph.usable, graph.followed):
            links.reachable_from(entry)
            links.reaching(entry)


@pytest.mark.parametrize(
    "use", [None, not_asked, asked_searches, asked_plainly, asked_and_written, asked_answers, asked_reports]
)
@pytest.mark.parametrize(("lineages", "versions", "predecessors"), [(20, 3, 1), (5, 20, 3), (1, 50, 20)])
def test_a_lineage_is_counted_as_it_grows(lineages: int, versions: int, predecessors: int, use: Use | None) -> None:
    store = BoundedStore(10**9)
    content = orjson.dumps(a_record(lineages, versions=versions, predecessors=predecessors))
    warm_up()
    with traced() as taken:
        record = orjson.loads(content)
        found = recorded_lineages(record)
        del record
        for lineage in found:
            store.keep(("public", (LINEAGE, lineage.least_cpl_entry_id)), lineage)
            if use:
                use(lineage.graph_at(CLOCKS), [*lineage.versions])
            store.measure(("public", (LINEAGE, lineage.least_cpl_entry_id)))
        real = taken()
    assert LEAST * real <= store.currsize <= MOST * real


def test_answers_are_measured_while_another_thread_adds_one(monkeypatch: pytest.MonkeyPatch) -> None:
    [lineage] = recorded_lineages(a_record(1, versions=3, predecessors=1))
    found = lineage.graph_at(CLOCKS).derive(Answers)
    first, second, third = lineage.versions
    found.told(first, second)

    def adding(told: Any) -> int:
        found.told(first, third)
        return bytes_of(told)

    monkeypatch.setattr(answers, "bytes_of", adding)
    assert found.size > 0


def warm_up() -> None:
    """Use everything that is cached for good once, so that its size is not counted."""
    [lineage] = recorded_lineages(a_record(1, versions=5, predecessors=2))
    for use in (asked_searches, asked_answers, asked_reports):
        use(lineage.graph_at(CLOCKS), [*lineage.versions])


def test_rows_are_counted_with_their_places() -> None:
    store = BoundedStore(10**9)
    content = orjson.dumps(a_record(1_000, versions=3, predecessors=1)["versions"])
    with traced() as taken:
        for row in map(FirmwareVersion.shared, orjson.loads(content)):
            store.keep(("public", (VERSION, row.cpl_entry_id)), KeptVersion(row))
        real = taken()
    assert LEAST * real <= store.currsize <= MOST * real


def test_rows_share_the_texts_that_they_have_in_common() -> None:
    one, other = map(FirmwareVersion.shared, (a_record(1, versions=2, predecessors=1)["versions"]))
    shared = [name for name in FirmwareVersion._fields if name not in OWN_COLUMNS]
    texts = [name for name in shared if isinstance(getattr(one, name), str)]
    equal = [name for name in texts if getattr(one, name) == getattr(other, name)]
    assert {"model_key", "manufacturer_name", "device_type", "added_on"} <= {*equal}
    assert all(getattr(one, name) is getattr(other, name) for name in equal)
    assert one == FirmwareVersion._make([*one])


def test_models_are_counted_with_their_keys() -> None:
    store = BoundedStore(10**9)
    with traced() as taken:
        for number in range(3_000):
            entries = tuple(range(100_000 + number, 100_003 + number))
            key = f"F001/{number:04}/Example%20E200/02/03/ESME/SMETS2/ADE/PRODUCTION"
            store.keep(("public", (MODEL, key)), KeptModel(key, entries))
        models = taken()
    assert LEAST * models <= store.currsize <= MOST * models


def plain(number: int) -> ProductReference:
    """Return a product as most are asked about."""
    return ProductReference("F001", "0005", "02", "03", firmware_version=f"{number:08X}", device_type="ESME")


def wide(number: int) -> ProductReference:
    """Return a product in texts that take as much as they may."""
    blank = f"{number:08X}" + " " * 190 + "\u3000"
    return ProductReference(*(blank,) * 3, firmware_version=blank, variant=f"\U0001f600{number}" + "x" * 190)


@pytest.mark.parametrize("product", [plain, wide])
def test_products_are_counted_with_their_texts(product: Callable[[int], ProductReference]) -> None:
    store = BoundedStore(10**9)
    with traced() as taken:
        for number in range(3_000):
            reference = FirmwareReference(product=ProductReference(*map(apart, product(number))))
            store.keep(("public", (PRODUCT, reference)), KeptProduct(100_000 + number, 1, reference))
        products, counted = taken(), store.currsize
        for number in range(3_000):
            reading = read_product(plain(number)._replace(variant=product(number).variant))
            store.keep(("public", (MATCHES, reading)), KeptMatches((100_000 + number, 200_000), 1, reading))
        matches = taken() - products
    assert LEAST * products <= counted <= MOST * products
    assert LEAST * matches <= store.currsize - counted <= MOST * matches


def apart(text: str | None) -> str | None:
    """Return an equal text that is another object, as each request brings its own."""
    return None if text is None else "".join([text[:1], text[1:]])


@pytest.mark.parametrize("use", [asked_answers, asked_reports])
def test_a_lineage_that_is_evicted_is_freed_at_once_and_not_by_the_collector(use: Use) -> None:
    """It holds up everyone: 100 of these took 40 ms, and what was older than that a second."""
    store = BoundedStore(100_000_000)
    [lineage] = recorded_lineages(a_record(1, versions=8, predecessors=3))
    graph = lineage.graph_at(CLOCKS)
    use(graph, [*graph.versions])
    key = "anyone", (LINEAGE, lineage.least_cpl_entry_id)
    store.keep(key, lineage)
    is_there = ref(graph)
    del lineage, graph
    gc.disable()
    try:
        assert is_there() is not None
        store.drop(key)
        assert is_there() is None
    finally:
        gc.enable()


def test_graph_of_a_moment_that_others_follow_is_freed_at_once() -> None:
    [lineage] = recorded_lineages(a_record(1, versions=8, predecessors=3))
    gc.disable()
    try:
        graphs: list[ref[LineageGraph]] = []
        for day in range(4):
            graph = lineage.graph_at(Clocks(CLOCKS.as_of + day * DAY_MS))
            asked_reports(graph, [*graph.versions])
            graphs.append(ref(graph))
            del graph
        assert [graph() is None for graph in graphs] == [True, True, False, False]
    finally:
        gc.enable()


@pytest.mark.parametrize("many", [1, 2])
def test_graph_of_several_lineages_is_freed_once_released_and_that_of_one_stays_with_it(many: int) -> None:
    found = recorded_lineages(a_record(many, versions=8, predecessors=3))
    lineages = Lineages({entry: one for one in found for entry in one.versions}, CLOCKS)
    asked_reports(lineages.together, [*lineages.together.versions])
    together = ref(lineages.together)
    gc.disable()
    try:
        lineages.release()
        assert bool(lineages.together.derived) is (many == 1)
        del lineages
        assert (together() is None) is (many > 1)
    finally:
        gc.enable()


def test_parts_for_other_codes_are_freed_when_others_read_the_lineage() -> None:
    [lineage] = recorded_lineages(a_record(1, versions=8, predecessors=3))
    first = min(lineage.versions)
    lineage.versions = {
        entry: version._replace(manufacturer_code=f"F00{entry - first}") for entry, version in lineage.versions.items()
    }
    gc.disable()
    try:
        parts: list[ref[LineageGraph]] = []
        for codes in ({"F001", "F002"}, {"F003"}):
            [*_, part] = parts_of(lineage, codes=frozenset(codes))
            graph = part.graph_at(CLOCKS)
            asked_reports(graph, [*graph.versions])
            parts.append(ref(graph))
            del graph, part, _
        assert [graph() is None for graph in parts] == [True, False]
    finally:
        gc.enable()


def test_store_that_evicts_what_was_frozen_again_and_again_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is frozen is out of the collector's reach, so that reference counting alone can free it."""
    monkeypatch.setattr(collector, "STEP", 0)
    gc.collect()
    store, of, counts = BoundedStore(1_000_000), collector.Collector(10**9), list[int]()
    for of_round in range(0, 360, 60):
        for number, lineage in enumerate(recorded_lineages(a_record(60, versions=8, predecessors=2))):
            graph = lineage.graph_at(CLOCKS)
            asked_answers(graph, [*graph.versions])
            key = "anyone", (LINEAGE, of_round + number)
            store.keep(key, lineage)
            store.measure(key)
            if number % 20 == 0:
                of.look(is_idle=False)
        counts.append(gc.get_freeze_count() + len(gc.get_objects()))
    assert 1 < len(store) < 60
    assert max(counts[2:]) - min(counts[2:]) < counts[1] / 100, counts


@pytest.mark.parametrize("of_each", [0, 1, 20])
def test_upgrades_of_versions_are_counted_with_their_places(of_each: int) -> None:
    store = BoundedStore(10**9)
    stated = ["DECLARED", "NOT_STATED", False, "F001", 1_600_000_000_001, None, 1_600_000_000_002, None, None, None]
    content = orjson.dumps([[[1_000 + entry, 2_000 + n, *stated] for n in range(of_each)] for entry in range(500)])
    with traced() as taken:
        for entry, columns in enumerate(orjson.loads(content), 1_000):
            store.keep(("public", ("upgrades_to", entry)), KeptUpgrades(entry, [Upgrade(*one) for one in columns]))
        real = taken()
    assert LEAST * real <= store.currsize <= MOST * real

"""Random lineages, stacks and defects: every way out is the one that brute force over all entries finds."""

from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.defect import (
    CLEAR,
    DefectSubject,
    Exposure,
    NoClearRelease,
    RestrictedEntry,
    StackBuild,
    StackRange,
)
from firmware_graph.model.firmware import Chipset, FirmwareVersion, ZigbeeStack
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.defects.remediation import ClearReleases
from firmware_graph.questions.defects.rules.clear_pathway import clear_pathway
from firmware_graph.questions.defects.rules.exposure_matrix import exposure_of_entry
from firmware_graph.questions.defects.rules.stack_exposure import exposure_of
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from support.lineages import as_lineages
from support.pathway_oracle import Answer, Oracle, first, told
from support.random_lineages import CLOCKS, lineages
from support.sizes import times

VERSIONS = [None, "6.7.6", "6.7.10", "6.10", "7.4", "7.4.0"]
BOUNDS = st.sampled_from([None, None, "6.7.7", "6.9", "6.10.0", "7.4.0"])


@st.composite
def builds(draw: st.DrawFn) -> StackBuild:
    name = draw(st.sampled_from([None, "EmberZNet", "EmberZNet", "Z-Stack"]))
    version = draw(st.sampled_from(VERSIONS))
    part = draw(st.sampled_from([None, "CC2538", "CC2652"]))
    stack = ZigbeeStack(f"{name}/{version}", name, version) if name else None
    return StackBuild(stack, Chipset(f"TI/{part}", "TI", part) if part or draw(st.booleans()) else None)


@st.composite
def ranges(draw: st.DrawFn) -> StackRange:
    family = draw(st.sampled_from(["EmberZNet", "ember znet", "Z-Stack"]))
    if draw(st.sampled_from([True] * 5 + [False])):
        part = draw(st.sampled_from([None, None, "CC2538"]))
        ends = draw(st.sampled_from([(draw(BOUNDS), None), (None, draw(BOUNDS))]))
        return StackRange(family, draw(BOUNDS), *ends, chipset_part=part)
    return StackRange(family, is_published=False)


DEFECTS = st.lists(ranges(), max_size=3)


def numbers(text: str) -> list[int]:
    return ([int(part) for part in text.split(".")] + [0, 0, 0])[:4]


def plain_exposure(one: StackRange, build: StackBuild) -> str:
    """Read the rules once more: what rules it out, then what is not known, then it is so."""
    stack, part = build.stack, build.chipset and build.chipset.part
    version = stack.version if stack else None
    same_family = stack and stack.name.lower().replace("-", "") == one.family.lower().replace(" ", "").replace("-", "")
    ruled_out = [
        stack and not same_family,
        part and one.chipset_part and part != one.chipset_part,
        version and one.introduced and numbers(version) < numbers(one.introduced),
        version and one.fixed and numbers(version) >= numbers(one.fixed),
        version and one.last_affected and numbers(version) > numbers(one.last_affected),
    ]
    if any(ruled_out):
        return "NOT_AFFECTED"
    if same_family and not one.is_published:
        return "UNKNOWN_RANGE"
    is_bounded = one.introduced or one.fixed or one.last_affected
    unknown = [stack is None, one.chipset_part and not part, is_bounded and not version]
    return "UNKNOWN_STACK" if any(unknown) else "AFFECTED"


@settings(max_examples=times(100), deadline=None)
@given(DEFECTS, builds())
def test_pair_stands_with_a_defect_as_a_plain_reading_says(found: list[StackRange], build: StackBuild) -> None:
    said = {plain_exposure(one, build) for one in found}
    gravest = [name for name in ("AFFECTED", "UNKNOWN_RANGE", "UNKNOWN_STACK", "NOT_AFFECTED") if name in said]
    assert exposure_of(found, build) == (gravest or ["NOT_AFFECTED"])[0]


def best_of(oracle: Oracle, source: int, clear: Sequence[int]) -> Answer:
    """Ask the pathway oracle for each clear release, and take the first in the order of rule 4."""
    own = oracle.versions[source]
    clear = [entry for entry in clear if not oracle.is_of_another_product(own, oracle.versions[entry])]
    if not clear:
        return ("NO_CLEAR_RELEASE",)
    if source in clear:
        return oracle.to_target(source, source)
    if oracle.can_be_left(source) != "YES":
        return oracle.answer(source, clear[0])
    answers = [oracle.to_target(source, target) for target in clear]
    paths = [answer[1] for answer in answers if answer[0] == "PATHWAY"]
    if paths:
        return ("PATHWAY", min(paths, key=oracle.key), False)
    unknown = [answer[1] for answer in answers if answer[0] == "UNKNOWN"]
    if unknown:
        return ("UNKNOWN", set().union(*unknown))
    return ("NO_PATHWAY", first([answer[1] for answer in answers]))


def ours(answer: object, versions: Mapping[int, FirmwareVersion]) -> Answer:
    return ("NO_CLEAR_RELEASE",) if isinstance(answer, NoClearRelease) else told(answer, versions)


@settings(max_examples=times(100), deadline=None)
@given(lineages(), CLOCKS, DEFECTS, st.data())
def test_random_way_out_is_the_one_that_brute_force_finds(
    lineage: tuple[list[FirmwareVersion], list[Upgrade]], clocks: Clocks, found: list[StackRange], data: st.DataObject
) -> None:
    versions, upgrades = lineage
    facts = {version.cpl_entry_id: data.draw(builds(), label="build") for version in versions}
    assessed = data.draw(st.dictionaries(st.sampled_from(list(facts)), st.sampled_from(["FIXED", "AFFECTED"])))
    entries = {
        entry: RestrictedEntry(build, {"": Exposure(assessed[entry])} if entry in assessed else {})
        for entry, build in facts.items()
    }
    subject = DefectSubject(tuple(found))
    graph = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=clocks)
    oracle = Oracle(versions, upgrades, clocks)
    source = data.draw(st.sampled_from(versions), label="source")
    connected = oracle_lineage(versions, graph, source.cpl_entry_id)
    clear = [
        entry
        for entry in sorted(connected)
        if oracle.is_current(entry) and exposure_of_entry(subject, entries[entry]) in CLEAR
    ]
    answer = clear_pathway(
        graph, source, ClearReleases(as_lineages(graph), entries).around(source.cpl_entry_id, subject)
    )
    assert ours(answer, graph.versions) == best_of(oracle, source.cpl_entry_id, clear)


def oracle_lineage(versions: Sequence[FirmwareVersion], graph: LineageGraph, source: int) -> set[int]:
    """Spread over upgrades and models until nothing is added."""
    reached = {source}
    models = {version.cpl_entry_id: version.model_key for version in versions}
    while True:
        ends = [(link.upgrade.from_cpl_entry_id, link.upgrade.to_cpl_entry_id) for link in graph.links]
        beside = {entry for entry in models if models[entry] in {models[one] for one in reached}}
        linked = {end for pair in ends if reached & set(pair) for end in pair}
        if reached >= beside | linked:
            return reached
        reached |= beside | linked

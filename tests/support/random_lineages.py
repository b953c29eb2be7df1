"""Random lineages (withdrawn, future, cyclic, blank, removed, undated), and clocks for questions on them.

Some are of displays, some of which cannot be left over the air; some have a version of another product or other
hardware.
"""

from collections.abc import Callable

from hypothesis import strategies as st

from firmware_graph.model.clocks import FOREVER, Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from support.builders import a_firmware_version, an_upgrade

DAY = 86_400_000
ADDED = st.sampled_from(["1970-01-01"] * 5 + [None, None, "1970-01-04"])
DATES = st.sampled_from([None, "1970-01-02", "1970-01-03", "1970-01-04", "1970-01-05"])
MOMENTS = st.integers(0, 5).map(lambda day: day * DAY)
Facts = Callable[[], st.SearchStrategy[dict[str, object]]]
"""The facts of one version that not all of a lineage have in common."""
CLOCKS = st.builds(Clocks, as_of=MOMENTS, known_at=st.one_of(st.just(FOREVER), MOMENTS))


@st.composite
def versions_of_a_lineage(draw: st.DrawFn, facts_of_one: Facts | None = None) -> list[FirmwareVersion]:
    facts_of_all = {"device_type": draw(st.sampled_from(["ESME", "ESME", "PPMID"]))}
    facts_of_one = facts_of_one or draw(st.sampled_from([plain_facts, plain_facts, display_facts, odd_facts]))
    return [
        a_firmware_version(
            entry,
            **facts_of_all
            | {
                "gbcs_version": "4.1",
                "model_key": draw(st.sampled_from(["A", "A", "B"])),
                "listed_status": draw(st.sampled_from(["CURRENT"] * 5 + ["REMOVED"])),
                "removed_on": draw(st.sampled_from([None] * 5 + ["1970-01-03"])),
                "released_on": draw(DATES),
                "added_on": draw(ADDED),
                "predecessors_declared": draw(st.sampled_from(["LISTED"] * 4 + ["NONE_DECLARED", "NOT_PROVIDED"])),
                "has_quarantined_predecessor": draw(st.sampled_from([False] * 6 + [True])),
            }
            | draw(facts_of_one()),
        )
        for entry in range(1, draw(st.integers(2, 7)) + 1)
    ]


def plain_facts() -> st.SearchStrategy[dict[str, object]]:
    return st.just({})


def display_facts() -> st.SearchStrategy[dict[str, object]]:
    """For a PPMID, the generation and the GBCS version determine whether it can be left."""
    return st.fixed_dictionaries(
        {
            "generation": st.sampled_from(["SMETS2"] * 4 + [None]),
            "gbcs_version": st.sampled_from(["4.1", "4.1", "4.10", "4.0", "3.2", None]),
        }
    )


def doubtful_facts() -> st.SearchStrategy[dict[str, object]]:
    """Of a PPMID, of which many lack what decides whether it can be left; not every image is for its hardware."""
    return st.fixed_dictionaries(
        {
            "device_type": st.just("PPMID"),
            "generation": st.sampled_from(["SMETS2", "SMETS2", None]),
            "gbcs_version": st.sampled_from(["4.1", "4.1", None, "4.0"]),
            "predecessors_declared": st.just("LISTED"),
            "has_quarantined_predecessor": st.just(value=False),
            "hardware_version": st.just("01"),
            "hardware_revision": st.sampled_from(["01", "02", None]),
            "minimum_hardware": st.sampled_from([None, None, "0102"]),
        }
    )


def odd_facts() -> st.SearchStrategy[dict[str, object]]:
    """Another product, or hardware that only some images fit."""
    revision = st.sampled_from(["01", "02", None])
    return st.fixed_dictionaries(
        {
            "device_type": st.sampled_from(["ESME"] * 5 + ["GSME"]),
            "manufacturer_code": st.sampled_from(["1063"] * 5 + ["106C"]),
            "hardware_version": st.just("01"),
            "hardware_revision": revision,
            "minimum_hardware": st.sampled_from([None, None, "0102"]),
            "maximum_hardware": st.sampled_from([None, None, "0101"]),
        }
    )


@st.composite
def upgrades_between(draw: st.DrawFn, versions: list[FirmwareVersion]) -> list[Upgrade]:
    entries = st.integers(1, len(versions))
    upgrades = []
    for _ in range(draw(st.integers(0, 12))):
        ended = draw(st.sampled_from(["", "", "", "WITHDRAWN", "CORRECTED", "SUPERSEDED"]))
        when = draw(MOMENTS)
        facts: dict[str, object] = {
            "evidence": draw(st.sampled_from(["DECLARED", "DECLARED", "TESTED", "INFERRED"])),
            "recommendation": draw(
                st.sampled_from(["NOT_STATED", "NOT_STATED", "SHOULD", "CONDITIONAL", "SHOULD_NOT"])
            ),
            "is_rollback": draw(st.sampled_from([False] * 6 + [True])),
            "effective_from": draw(st.sampled_from([None, None, 0, 2 * DAY, 4 * DAY])),
            "recorded_from": draw(st.sampled_from([0, 0, DAY])),
        }
        if ended == "WITHDRAWN":
            facts |= {"effective_to": when, "end_recorded_from": draw(MOMENTS), "end_code": "ABSENT_FROM_SHEET"}
        elif ended:
            facts |= {"recorded_to": when, "end_code": ended}
        upgrades.append(an_upgrade(draw(entries), draw(entries), **facts))
    return upgrades


@st.composite
def lineages(draw: st.DrawFn, facts_of_one: Facts | None = None) -> tuple[list[FirmwareVersion], list[Upgrade]]:
    versions = draw(versions_of_a_lineage(facts_of_one))
    return versions, draw(upgrades_between(versions))


def pairs_of(versions: list[FirmwareVersion]) -> st.SearchStrategy[list[tuple[int, int]]]:
    """Pairs of two versions that imports quarantined."""
    entries = st.integers(1, len(versions))
    return st.lists(st.tuples(entries, entries).filter(lambda pair: pair[0] != pair[1]), max_size=3)

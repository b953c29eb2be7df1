"""Random ranges in OSV form against the evaluation that the OSV specification gives, written down as it stands."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from firmware_graph.model.defect import Exposure, StackBuild
from firmware_graph.model.firmware import ZigbeeStack
from firmware_graph.model.stack_version import version_parts
from firmware_graph.questions.defects.rules.stack_exposure import exposure_of
from firmware_graph.records.defects.osv import defects_of
from support.defect_files import a_defect

TEXTS = ("0", "0.0", "0.1", "1", "1.0", "1.0.1", "1.2", "1.9", "1.10", "2", "2.0.0.1", "9")
TIES = ("fixed", "introduced", "last_affected")
"""The order of events at one version, which the specification leaves open: a version that is both is affected."""

texts = st.sampled_from(TEXTS)
events = st.builds(lambda kind, text: {kind: text}, st.sampled_from(TIES), texts)
limits = st.builds(lambda text: {"limit": text}, texts | st.just("*"))
beginnings = st.builds(lambda text: {"introduced": text}, texts)
event_lists = st.tuples(beginnings, st.lists(events | limits, max_size=6)).map(lambda one: [one[0], *one[1]])
shuffled = event_lists.flatmap(st.permutations)
ranges = st.builds(
    lambda kind, events: {"type": kind, "events": events}, st.sampled_from(("ECOSYSTEM", "SEMVER")), shuffled
)
affected = st.fixed_dictionaries(
    {
        "package": st.just({"name": "EmberZNet", "ecosystem": "any"}),
        "ranges": st.lists(ranges, max_size=3),
        "versions": st.lists(texts, max_size=2),
    }
)


@given(affected, texts)
def test_a_version_is_affected_as_the_specification_evaluates_it(affected: dict[str, Any], version: str) -> None:
    found = defects_of(a_defect("SYN-1", affected), "a file")
    assert not found.problems
    exposure = exposure_of(found.records[0].ranges, StackBuild(ZigbeeStack("EmberZNet/x", "EmberZNet", version)))
    if not affected["ranges"] and not affected["versions"]:
        assert exposure is Exposure.UNKNOWN_RANGE
    else:
        assert exposure is (Exposure.AFFECTED if is_vulnerable(version, affected) else Exposure.NOT_AFFECTED)


def is_vulnerable(version: str, affected: dict[str, Any]) -> bool:
    is_listed = any(number(one) == number(version) for one in affected["versions"])
    return is_listed or any(is_included(version, one["events"]) for one in affected["ranges"])


def is_included(version: str, events: Sequence[dict[str, str]]) -> bool:
    if not is_before_limits(version, events):
        return False
    vulnerable = False
    for event in sorted(events, key=place_of):
        for kind, text in event.items():
            if kind == "introduced" and (text == "0" or number(version) >= number(text)):
                vulnerable = True
            elif (kind == "fixed" and number(version) >= number(text)) or (
                kind == "last_affected" and number(version) > number(text)
            ):
                vulnerable = False
    return vulnerable


def is_before_limits(version: str, events: Sequence[dict[str, str]]) -> bool:
    stated = [event["limit"] for event in events if "limit" in event]
    return not stated or any(text == "*" or number(version) < number(text) for text in stated)


def place_of(event: dict[str, str]) -> tuple[bool, tuple[int, ...], int]:
    [(kind, text)] = event.items()
    if kind == "limit":
        return True, (), 0
    return (kind, text) != ("introduced", "0"), number(text), TIES.index(kind)


def number(text: str) -> tuple[int, ...]:
    parts = version_parts(text)
    assert parts is not None
    return parts

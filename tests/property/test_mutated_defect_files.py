"""Files of defects and assessments with random damage: each is read right or refused, and never with a stack trace."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firmware_graph.ingest.defects.read_files import read_assessments, read_defects
from firmware_graph.records.defects.record import FileRecords
from support.defect_files import a_defect, affected_by

Read = Callable[[Path], FileRecords[Any]]
Steps = tuple[str | int, ...]

DEFECTS: list[dict[str, Any]] = [
    a_defect(
        "SYN-1",
        affected_by(("introduced", "0"), ("fixed", "6.7.7"), ("introduced", "6.8"), ("limit", "7.0")),
        affected_by(("introduced", "3.0.1"), family="Z-Stack", chipset_vendor="Texas Instruments"),
        {"package": {"name": "AmberZ"}, "versions": ["1.0", "1.1"], "ranges": [{"type": "GIT", "events": []}]},
        aliases=["CVE-1", "CVE-2"],
        withdrawn="2099-02-01T00:00:00.5Z",
        references=[{"url": "https://example.example/1"}],
    ),
    a_defect("SYN-2", affected_by(("introduced", "1"), ("last_affected", "2")), severity=[{"score": "9.1"}]),
]
HELPER = {"model_numbers": ["300", "CPL 301"], "skus": ["Entry 302"], "purl": "pkg:generic/a@1?cpl_entry=303"}
VEX: dict[str, Any] = {
    "document": {"category": "csaf_vex"},
    "product_tree": {
        "branches": [{"branches": [{"product": {"product_id": "1", "product_identification_helper": HELPER}}]}],
        "full_product_names": [{"product_id": "P", "product_identification_helper": {"model_numbers": ["304"]}}],
        "relationships": [
            {
                "category": "default_component_of",
                "product_reference": "S",
                "relates_to_product_reference": "P",
                "full_product_name": {"product_id": "PS", "name": "S in P"},
            }
        ],
        "product_groups": [{"group_id": "G", "product_ids": ["1", "P"]}],
    },
    "vulnerabilities": [
        {"cve": "CVE-1", "product_status": {"fixed": ["1", "PS"], "known_not_affected": ["G"]}},
        {"ids": [{"text": "SYN-2"}, {"text": "CVE-9"}], "product_status": {"first_affected": ["P"], "fixed": ["1"]}},
    ],
}
TABLE = (
    "Defect ID,Aliases,Title,Severity,Withdrawn,Stack Name,Introduced,Fixed,Last Affected,Chipset\n"
    "SYN-1,SYN-9; SYN-8,one,HIGH,,EmberZNet,0,6.7.7,,\n"
    "SYN-1,,,,,EmberZNet,6.8.0,,6.9.9,EM3587\n"
    "SYN-2,,two,,2024-01-01,Z-Stack,,,,\n"
)
VERDICTS = "Defect ID,CPL Entry ID,Verdict\nSYN-1,300,FIXED\nSYN-1,301,NONE\nSYN-2,300,AFFECTED\n"
READERS: dict[str, Read] = {"defects": lambda path: read_defects([path]), "vex": lambda path: read_assessments([path])}
WRONG: tuple[object, ...] = (7, -1.5, True, "", " ", "x\u0000y", [], [[]], {}, {"a": 1}, 2**70, "\U0001f600" * 5000)

kinds = st.sampled_from(("defects", "vex"))
damages = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 7)), min_size=1, max_size=4)


def document_of(kind: str) -> Any:
    return DEFECTS if kind == "defects" else VEX


def paths_in(value: object, path: Steps = ()) -> Iterator[Steps]:
    """Return the path to every value of a document, but not to the whole."""
    members: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, member in members:
        yield (*path, step)
        yield from paths_in(member, (*path, step))


PATHS = {kind: list(paths_in(document_of(kind))) for kind in ("defects", "vex")}


def read(folder: Path, kind: str, content: bytes, suffix: str = "json") -> FileRecords[Any]:
    path = folder / f"{kind}.{suffix}"
    path.write_bytes(content)
    return READERS[kind](path)


def replaced(document: Any, path: Steps, value: object) -> Any:
    copy = deepcopy(document)
    at = copy
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return copy


def records_of(found: FileRecords[Any]) -> set[Any]:
    return set(found.records)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(kinds, st.lists(damages, min_size=5, max_size=5))
def test_flipped_bits_are_read_as_they_stand_or_refused(
    tmp_path: Path, kind: str, many: list[list[tuple[int, int]]]
) -> None:
    document = document_of(kind)
    for damage in many:
        content = bytearray(json.dumps(document).encode())
        for place, bit in damage:
            content[place % len(content)] ^= 1 << bit
        found = read(tmp_path, kind, bytes(content))
        try:
            stands = orjson.loads(bytes(content))
        except orjson.JSONDecodeError:
            assert (found.records, len(found.problems)) == ([], 1)
        else:
            assert records_of(found) == records_of(read(tmp_path, kind, orjson.dumps(stands)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(kinds, st.data())
def test_a_file_that_is_cut_is_refused(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    content = json.dumps(document_of(kind)).encode()
    for _ in range(5):
        found = read(tmp_path, kind, content[: data.draw(st.integers(0, len(content) - 1))])
        assert (found.records, len(found.problems)) == ([], 1)


@pytest.mark.parametrize("kind", ["defects", "vex"])
def test_a_wrong_type_at_any_path_changes_no_fact(tmp_path: Path, kind: str) -> None:
    """A record is what it was, or it is refused: what is not read may be anything."""
    document = document_of(kind)
    right = records_of(read(tmp_path, kind, json.dumps(document).encode()))
    assert right
    for path in PATHS[kind]:
        for wrong in WRONG:
            if not is_wrong(document, path, wrong):
                continue
            found = read(tmp_path, kind, json.dumps(replaced(document, path, wrong)).encode())
            assert records_of(found) <= right, (path, wrong)
            assert records_of(found) == right or found.problems or found.notes, (path, wrong)


def is_wrong(document: Any, path: Steps, value: object) -> bool:
    """Return whether a value is of another type than the one at a path; blanks and empty lists say 'nothing'."""
    at = document
    for step in path:
        at = at[step]
    says_nothing = value in ("", " ", [], {})
    return type(value) is not type(at) and not says_nothing


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(((TABLE, "defects"), (VERDICTS, "vex"))), st.lists(damages, min_size=5, max_size=5))
def test_a_table_with_flipped_bits_is_read_or_refused(
    tmp_path: Path, table: tuple[str, str], many: list[list[tuple[int, int]]]
) -> None:
    text, kind = table
    for damage in many:
        content = bytearray(text.encode())
        for place, bit in damage:
            content[place % len(content)] ^= 1 << bit
        found = read(tmp_path, kind, bytes(content), "csv")
        assert found.records or found.problems

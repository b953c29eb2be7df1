"""What a CSAF document adds up to is limited before anything is made of it, and said once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from firmware_graph.ingest.defects.csaf import assessments_of
from firmware_graph.ingest.defects.csaf_bounds import MOST, limit_of_document
from firmware_graph.ingest.defects.csaf_tree import ProductTree
from firmware_graph.ingest.defects.read_files import read_assessments
from firmware_graph.ingest.sheets.candidate import BrokenTable
from firmware_graph.ingest.sheets.work_limit import Counted, SlowTable, WorkLimit
from firmware_graph.model.interruption import interruptible
from firmware_graph.records.kept_problems import MOST_NOTES, MOST_PROBLEMS
from firmware_graph.records.problem import ProblemCode

SMALL: Final = 20


def a_product(product_id: str, *entries: int) -> dict[str, Any]:
    return {
        "product_id": product_id,
        "product_identification_helper": {"model_numbers": [f"CPL {entry}" for entry in entries]},
    }


def a_document(*products: object, vulnerabilities: object, **tree: object) -> dict[str, Any]:
    return {"product_tree": {"full_product_names": products, **tree} if products else None} | {
        "vulnerabilities": vulnerabilities
    }


def affected(*products: str, **members: object) -> dict[str, Any]:
    return {"cve": "CVE-1", "product_status": {"known_affected": list(products)}} | members


def combinations(count: int, whole: str) -> list[dict[str, Any]]:
    return [
        {
            "category": "default_component_of",
            "product_reference": "x",
            "relates_to_product_reference": whole,
            "full_product_name": {"product_id": f"c{number}"},
        }
        for number in range(count)
    ]


def read(document: object, limit: WorkLimit | None = None) -> list[int]:
    found = assessments_of(orjson.loads(orjson.dumps(document)), "vex.json", limit)
    assert not found.problems
    return [one.cpl_entry_id for one in found.records]


def test_entries_of_a_product_that_is_listed_again_and_again_are_assessed_once() -> None:
    entries = range(1, 4_001)
    document = a_document(a_product("p", *entries), vulnerabilities=[affected(*["p"] * 4_000), affected("p", "p")])
    assert read(document) == list(entries)


def test_a_large_document_of_a_vendor_is_read_whole() -> None:
    products = [a_product(f"P-{number}", *range(number * 5 + 1, number * 5 + 6)) for number in range(800)]
    names = [str(one["product_id"]) for one in products]
    vulnerabilities = [affected("G", cve=f"CVE-{number}", flags=[]) for number in range(30)]
    groups = [{"group_id": "G", "product_ids": names}]
    assert len(read(a_document(*products, vulnerabilities=vulnerabilities, product_groups=groups))) == 800 * 5 * 30


TOO_MUCH: Final[dict[Counted, Callable[[int], dict[str, Any]]]] = {
    Counted.PARTS: lambda n: a_document(*(a_product(f"p{one}", 1) for one in range(n)), vulnerabilities=[]),
    Counted.IDENTIFIERS: lambda n: a_document(a_product("p", *range(1, n + 1)), vulnerabilities=[]),
    Counted.VULNERABILITIES: lambda n: a_document(vulnerabilities=[affected("1")] * n),
    Counted.NAMED_PRODUCTS: lambda n: a_document(vulnerabilities=[affected(*["1"] * n)]),
    Counted.MEMBERS: lambda n: a_document(
        a_product("p", 1),
        product_groups=[{"group_id": "g", "product_ids": ["p"] * n}],
        vulnerabilities=[affected("p", flags=[{"group_ids": ["g"]}], product_status={"fixed": ["p"]})],
    ),
    Counted.ASSESSMENTS: lambda n: a_document(
        a_product("p", *range(1, 3)),
        relationships=combinations(n // 2 + n % 2, "p"),
        vulnerabilities=[affected(*(f"c{number}" for number in range(n // 2 + n % 2)))],
    ),
}


@pytest.mark.parametrize("counted", MOST)
def test_a_document_has_at_most_so_many(counted: Counted) -> None:
    most = {**MOST, counted: SMALL}
    read(TOO_MUCH[counted](SMALL), WorkLimit(most=most))
    with pytest.raises(BrokenTable) as refused:
        read(TOO_MUCH[counted](SMALL + 1), WorkLimit(most=most))
    assert refused.value.reason == f"the file has more than {SMALL} {counted}, which is too much"


def test_names_and_branches_and_ids_of_flags_count_too() -> None:
    limit = limit_of_document()
    ids = [{"text": "a"}, {"text": "b"}]
    flags = [{"product_ids": ["1"], "group_ids": ["g", "h"]}]
    branches = [{"branches": [{"product": a_product("p", 1)}]}]
    groups = [{"group_id": "g", "product_ids": ["p", "q", "q", "q"]}]
    vulnerabilities = [affected(ids=ids, flags=flags)]
    tree = {"branches": branches, "product_groups": groups}
    read(a_document(a_product("q", 2), vulnerabilities=vulnerabilities, **tree), limit)
    assert limit.counts[Counted.NAMED_PRODUCTS] == 2 + 1 + 1 + 2 + 4
    assert limit.counts[Counted.PARTS] == 4
    limit = limit_of_document()
    read(a_document(a_product("p", 1, 2), vulnerabilities=[affected("p", ids=ids)]), limit)
    assert limit.counts[Counted.ASSESSMENTS] == 2 * 3  # by each name of the defect


def test_a_small_document_with_very_many_assessments_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "vex.json"
    document = a_document(
        a_product("p", *range(1, 4_001)),
        relationships=combinations(4_000, "p"),
        vulnerabilities=[affected(*(f"c{number}" for number in range(4_000)))],
    )
    path.write_bytes(orjson.dumps(document))
    found = read_assessments([path])
    [problem] = found.problems
    assert (problem.code, problem.concerns_whole_file) == (ProblemCode.TOO_MUCH, True)
    assert "250,000 assessments" in problem.reason
    assert "divide the file" in problem.remedy
    assert not found.records


def test_a_group_is_looked_up_once_and_has_no_groups() -> None:
    limit = limit_of_document()
    groups = [{"group_id": "g", "product_ids": ["p"] * 100}, {"group_id": "h", "product_ids": ["h"]}]
    vulnerabilities = [affected("g", cve=f"CVE-{number}") for number in range(50)]
    document = a_document(a_product("p", 7), product_groups=groups, vulnerabilities=[*vulnerabilities, affected("h")])
    found = assessments_of(orjson.loads(orjson.dumps(document)), "vex.json", limit)
    assert limit.counts[Counted.MEMBERS] == 100 * 2
    assert len(found.records) == 50
    assert [one.value for one in found.problems] == ["h"]


def test_a_chain_of_wholes_is_followed_once() -> None:
    class Wholes(dict[str, str]):
        asked = 0

        def get(self, key: str, default: Any = None) -> Any:
            self.asked += 1
            return super().get(key, default)

    wholes = Wholes({f"c{number}": f"c{number + 1}" for number in range(1_000)})
    tree = ProductTree(limit_of_document(), entries={**dict.fromkeys(wholes, ()), "c1000": (5,)}, wholes=wholes)
    assert {tree.entries_of(product) for product in wholes} == {(5,)}
    assert wholes.asked == 1_000


def test_problems_and_notes_of_a_document_are_counted_beyond_a_number() -> None:
    found = assessments_of(a_document(vulnerabilities=[0] * (MOST_PROBLEMS + 3)), "vex.json")
    assert len(found.problems) == MOST_PROBLEMS + 1
    assert found.problems[0].reason == "it has 3 problems more than those that are listed"
    assert found.problems[0].concerns_whole_file
    exactly = assessments_of(a_document(vulnerabilities=[0] * MOST_PROBLEMS), "vex.json")
    assert not any(one.concerns_whole_file for one in exactly.problems)
    odd = {f"s{number}": ["1"] for number in range(MOST_NOTES + 2)}
    noted = assessments_of(a_document(vulnerabilities=[affected(product_status=odd)]), "vex.json")
    assert noted.notes[-1] == "vex.json: 2 more notes are left out."
    assert len(noted.notes) == MOST_NOTES + 1


def test_reading_ends_when_nobody_waits_and_when_it_takes_too_long(tmp_path: Path) -> None:
    class Left(Exception):
        pass

    checks = 0

    def check() -> None:
        nonlocal checks
        checks += 1
        if checks > 3:
            raise Left

    path = tmp_path / "vex.json"
    path.write_bytes(orjson.dumps(a_document(a_product("p", 1), vulnerabilities=[affected("p")] * 9)))
    with interruptible(check), pytest.raises(Left):
        read_assessments([path])
    with pytest.raises(SlowTable):
        read(a_document(vulnerabilities=[affected("1")] * 9), WorkLimit(most=MOST, most_seconds=0.0))

"""CSAF documents as publishers write them: where products stand, how they name entries, and what is not taken."""

from typing import Any

import pytest

from firmware_graph.ingest.defects.csaf import assessments_of
from firmware_graph.ingest.defects.csaf_model import MOST_NAMES
from firmware_graph.model.defect import Exposure
from firmware_graph.records.defects.record import AssessmentRecord, FileRecords
from firmware_graph.records.problem import ProblemCode


def a_product(product_id: str, *model_numbers: str, **helper: object) -> dict[str, Any]:
    numbers = {"model_numbers": list(model_numbers)} if model_numbers else {}
    return {"product_id": product_id, "name": "a meter", "product_identification_helper": numbers | helper}


def a_branch(*members: dict[str, Any], product: object = None) -> dict[str, Any]:
    return {"category": "product_version", "name": "1", "branches": list(members), "product": product}


def read(tree: object, *vulnerabilities: object, **status: object) -> FileRecords[AssessmentRecord]:
    listed = [*vulnerabilities, *([{"cve": "CVE-1", "product_status": status}] if status else [])]
    return assessments_of({"product_tree": tree, "vulnerabilities": listed}, "vex.json")


def verdicts(found: FileRecords[AssessmentRecord]) -> list[tuple[int, str]]:
    return [(one.cpl_entry_id, one.verdict.value if one.verdict else "") for one in found.records]


def reasons(found: FileRecords[AssessmentRecord]) -> list[tuple[str | None, str]]:
    return [(one.place.column, one.reason) for one in found.problems]


def test_products_of_branches_at_any_depth_are_entries() -> None:
    deep = a_branch(product=a_product("CSAFPID-0001", "10404"))
    for _ in range(300):
        deep = a_branch(deep)
    found = read({"branches": [a_branch(deep, product=a_product("2", "10405"))]}, fixed=["CSAFPID-0001", "2"])
    assert verdicts(found) == [(10404, "FIXED"), (10405, "FIXED")]
    assert not found.problems


def test_an_id_that_the_tree_defines_is_never_an_entry_number() -> None:
    tree = {"full_product_names": [a_product("1", "10403"), a_product("7"), {"product_id": "8"}]}
    found = read(tree, known_not_affected=["1", "7", "8"])
    assert verdicts(found) == [(10403, "NOT_APPLICABLE")]
    assert [reason for _, reason in reasons(found)] == ["the product names no CPL entry"] * 2


def test_a_number_that_a_tree_with_numbers_does_not_define_is_not_an_entry() -> None:
    found = read({"full_product_names": [a_product("1", "10403")]}, fixed=["2"])
    assert not found.records
    assert reasons(found) == [
        ("vulnerabilities[0].product_status.fixed[0]", "it is no CPL Entry ID and no product of the tree")
    ]


@pytest.mark.parametrize("tree", [None, {}, {"full_product_names": [a_product("P", "300")]}])
def test_an_entry_number_may_stand_for_a_product_that_the_tree_does_not_define(tree: object) -> None:
    assert verdicts(read(tree, fixed=["10413", "CPL 10414"])) == [(10413, "FIXED"), (10414, "FIXED")]


def test_several_model_numbers_are_several_entries_and_others_are_named() -> None:
    found = read({"full_product_names": [a_product("P", "10408", "CPL 10409", "MTR-5", "0005")]}, fixed=["P"])
    assert verdicts(found) == [(10408, "FIXED"), (10409, "FIXED")]
    assert found.notes == ["vex.json: product 'P': 'MTR-5', '0005' was not read as an entry."]


@pytest.mark.parametrize(
    "helper",
    [
        {"skus": ["Entry 300"]},
        {"serial_numbers": ["CPL Entry ID: 300"]},
        {"x_generic_uris": [{"namespace": "urn:cpl-entry", "uri": "urn:cpl-entry:300"}]},
        {"cpe": "cpe:2.3:o:sample:cpl_entry_300:*:*:*:*:*:*:*:*"},
        {"purl": "pkg:generic/meter@1.0?cpl_entry_id=300"},
        {"purls": ["pkg:generic/meter@1.0?cpl_entry=300"]},
    ],
)
def test_other_identifiers_name_an_entry_where_they_say_that_it_is_one(helper: dict[str, Any]) -> None:
    assert verdicts(read({"full_product_names": [a_product("P", **helper)]}, fixed=["P"])) == [(300, "FIXED")]


@pytest.mark.parametrize(
    "helper",
    [
        {"skus": ["300"]},
        {"serial_numbers": ["300"]},
        {"model_numbers": ["0300", "30*", "99999999999"]},
        {"x_generic_uris": [{"namespace": "n", "uri": "https://example.example/300"}]},
        {"cpe": "cpe:2.3:o:sample:cpl_entry_300.1:*:*:*:*:*:*:*:*"},
        {"purl": "pkg:generic/meter@300"},
    ],
)
def test_a_number_that_may_be_anything_names_no_entry(helper: dict[str, Any]) -> None:
    found = read({"full_product_names": [a_product("P", **helper)]}, fixed=["P"])
    assert (found.records, len(found.problems)) == ([], 1)


def a_combination(product: dict[str, Any], category: str = "default_component_of") -> dict[str, Any]:
    ends = {"product_reference": "S", "relates_to_product_reference": "F"}
    return {"category": category, **ends, "full_product_name": product}


def test_a_combination_is_what_its_relationship_names() -> None:
    tree = {"full_product_names": [a_product("F"), a_product("S")]}
    found = read({**tree, "relationships": [a_combination(a_product("2", "10405"), "installed_on")]}, fixed=["2"])
    assert verdicts(found) == [(10405, "FIXED")]


def test_a_verdict_on_a_default_component_is_one_on_the_whole_alone() -> None:
    names = [a_product("F", "300"), a_product("S", "301")]
    for category, expected in (("default_component_of", [(300, "FIXED")]), ("optional_component_of", [])):
        tree = {"full_product_names": names, "relationships": [a_combination(a_product("FS"), category)]}
        assert verdicts(read(tree, fixed=["FS"])) == expected


def test_combinations_that_are_made_of_each_other_name_no_entry() -> None:
    ring = [{**a_combination(a_product("F")), "relates_to_product_reference": "F"}]
    assert reasons(read({"relationships": ring}, fixed=["F"])) == [
        ("vulnerabilities[0].product_status.fixed[0]", "the product names no CPL entry")
    ]


def test_a_group_is_its_products() -> None:
    tree = {
        "full_product_names": [a_product("P", "300"), a_product("Q", "301")],
        "product_groups": [{"group_id": "G", "product_ids": ["P", "Q"]}, {"group_id": "9", "product_ids": []}],
    }
    found = read(tree, fixed=["G", "9"])
    assert verdicts(found) == [(300, "FIXED"), (301, "FIXED")]
    assert [reason for _, reason in reasons(found)] == ["the group has no products"]


def test_every_name_of_a_vulnerability_counts() -> None:
    ids = [{"text": "OTH-1"}, {"text": "SYN-1"}, {"text": "OTH-1"}, {"system_name": "none"}]
    found = read({}, {"cve": "CVE-1", "ids": ids, "product_status": {"fixed": ["300"]}})
    assert [one.names for one in found.records] == [("CVE-1", "OTH-1", "SYN-1")]


def test_what_is_not_taken_is_named() -> None:
    statuses = {"recommended": ["300"], "unknown": ["301"], "known_afected": ["302"], "fixed": ["303"]}
    found = read({}, {"cve": "CVE-1", "product_status": statuses, "flags": [{"label": "component_not_present"}]})
    assert verdicts(found) == [(303, "FIXED")]
    assert found.notes == [
        *(
            f"vex.json: vulnerabilities[0]: the status {status!r} says nothing of an exposure, and was not taken."
            for status in ("known_afected", "recommended", "unknown")
        ),
        "vex.json: vulnerabilities[0]: the statuses of its products are recorded, and not the flags that justify them.",
    ]


@pytest.mark.parametrize("flag", [{"product_ids": ["P"]}, {"group_ids": ["G"]}])
def test_a_product_that_is_affected_and_excused_contradicts_itself(flag: dict[str, Any]) -> None:
    tree = {
        "full_product_names": [a_product("P", "300"), a_product("Q", "301")],
        "product_groups": [{"group_id": "G", "product_ids": ["P"]}],
    }
    status = {"known_affected": ["P", "Q"]}
    found = read(tree, {"cve": "CVE-1", "product_status": status, "flags": [flag]})
    assert verdicts(found) == [(301, "AFFECTED")]
    assert [problem.code for problem in found.problems] == [ProblemCode.CONTRADICTION]


@pytest.mark.parametrize(
    ("tree", "place"),
    [
        ([], "product_tree"),
        ({"branches": {}}, "product_tree.branches"),
        ({"branches": [7]}, "product_tree.branches[0]"),
        ({"branches": [{"branches": "x"}]}, "product_tree.branches[0].branches"),
        ({"branches": [{"product": []}]}, "product_tree.branches[0].product"),
        ({"full_product_names": [{"product_id": 7}]}, "product_tree.full_product_names[0].product_id"),
        ({"relationships": ["x"]}, "product_tree.relationships[0]"),
        ({"relationships": [{}]}, "product_tree.relationships[0].full_product_name"),
        ({"product_groups": [{"product_ids": []}]}, "product_tree.product_groups[0].group_id"),
    ],
)
def test_an_id_is_no_entry_where_the_tree_cannot_be_read_in_whole(tree: object, place: str) -> None:
    found = read(tree, fixed=["300"])
    assert not found.records
    assert reasons(found)[0][0] == place
    assert reasons(found)[-1][1] == "the product tree cannot be read in whole"


def test_a_product_that_cannot_be_read_is_no_entry_and_keeps_no_other_out() -> None:
    broken = {"product_id": "300", "product_identification_helper": {"model_numbers": "301"}}
    found = read({"full_product_names": [broken, a_product("P", "302")]}, fixed=["300", "P"])
    assert verdicts(found) == [(302, "FIXED")]
    assert [place for place, _ in reasons(found)] == [
        "product_tree.full_product_names[0].product_identification_helper.model_numbers",
        "vulnerabilities[0].product_status.fixed[0]",
    ]


def test_a_product_id_that_is_defined_twice_means_neither() -> None:
    tree = {"full_product_names": [a_product("P", "300"), a_product("P", "301"), a_product("Q", "302")] * 2}
    found = read(tree, fixed=["P", "Q"])
    assert verdicts(found) == [(302, "FIXED")]
    assert {reason for _, reason in reasons(found)} == {
        "the product ID is defined twice, and not the same",
        "the tree does not define this product in one way that can be read",
    }


def test_a_vulnerability_that_has_a_problem_does_not_keep_the_others_out() -> None:
    bad = {"cve": "CVE-1", "product_status": {"fixed": "300"}}
    found = read({}, bad, {"title": "no name"}, 7, {"cve": "CVE-2", "product_status": {"fixed": ["301"]}})
    assert [(one.names, one.verdict) for one in found.records] == [(("CVE-2",), Exposure.FIXED)]
    assert [one.subject for one in found.problems] == ["assessment of CVE-1", "assessment", "assessment"]


def test_vulnerability_has_a_maximum_of_names() -> None:
    def named(count: int) -> dict[str, object]:
        return {"ids": [{"text": f"SYN-{number}"} for number in range(count)], "product_status": {"fixed": ["300"]}}

    found = read(None, named(MOST_NAMES), named(MOST_NAMES + 1))
    assert verdicts(found) == [(300, "FIXED")]
    assert reasons(found) == [("vulnerabilities[1].ids", "it has 1,001 items, and may have 1,000")]

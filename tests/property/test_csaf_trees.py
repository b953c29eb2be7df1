"""Random CSAF product trees, of which it is known which entries each product names."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from firmware_graph.ingest.defects.csaf import assessments_of
from firmware_graph.ingest.defects.csaf_model import VERDICT_OF

SPELLINGS = ("{}", "CPL {}", "Entry {}", "CPL Entry {}", "cpl-entry-id: {}", "CPL Entry No. {}", "CPL{}")
HELPERS: tuple[tuple[str, Any], ...] = (
    ("skus", ["CPL Entry {}"]),
    ("serial_numbers", ["entry #{}"]),
    ("purl", "pkg:generic/sample/meter@1.0?cpl_entry_id={}"),
    ("cpe", "cpe:2.3:o:sample:cpl_entry_{}:1.0:*:*:*:*:*:*:*"),
    ("x_generic_uris", [{"namespace": "urn:cpl-entry", "uri": "urn:cpl-entry:{}"}]),
)
SAY_NOTHING: tuple[dict[str, Any], ...] = (
    {},
    {"model_numbers": ["MTR-5"]},
    {"model_numbers": ["0005"]},
    {"model_numbers": ["10*"]},
    {"skus": ["10403"]},
    {"serial_numbers": ["10403"]},
    {"cpe": "cpe:2.3:h:sample:meter:10403:*:*:*:*:*:*:*"},
    {"purl": "pkg:generic/sample/meter@10403"},
    {"x_generic_uris": [{"namespace": "n", "uri": "https://example.example/10403"}]},
    {"hashes": [{"file_hashes": [], "filename": "CPL 10403"}], "sbom_urls": ["https://example.example/cpl-entry/1"]},
)
ids = st.integers(1, 40).map(str) | st.integers(1, 40).map("CSAFPID-{:04}".format) | st.sampled_from("PQR")
entries = st.integers(1, 99999)


def filled(template: Any, entry: int) -> Any:
    if isinstance(template, str):
        return template.format(entry)
    if isinstance(template, list):
        return [filled(one, entry) for one in template]
    return {name: filled(value, entry) for name, value in template.items()}


@st.composite
def helpers(draw: st.DrawFn) -> tuple[dict[str, Any], list[int]]:
    """Return what identifies a product, and the entries that it names."""
    unnamed = draw(st.none() | st.sampled_from(SAY_NOTHING))
    if unnamed is not None:
        return unnamed, []
    numbers = draw(st.lists(st.tuples(entries, st.sampled_from(SPELLINGS)), max_size=3))
    stated: dict[str, Any] = {"model_numbers": [spelling.format(entry) for entry, spelling in numbers]}
    named = [entry for entry, _ in numbers]
    for name, template in draw(st.lists(st.sampled_from(HELPERS), max_size=2, unique_by=lambda one: one[0])):
        entry = draw(entries)
        stated[name] = filled(template, entry)
        named.append(entry)
    return stated, named


@dataclass
class Tree:
    """A product tree as a document has it, and the entries of every ID that it defines."""

    document: dict[str, Any] = field(default_factory=dict)
    named: dict[str, set[int]] = field(default_factory=dict)


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    tree = Tree()
    for product_id in draw(st.lists(ids, unique=True, max_size=8)):
        helper, named = draw(helpers())
        product: dict[str, Any] = {"product_id": product_id, "name": "CPL Entry 7"}
        if draw(st.booleans()) or helper:
            product["product_identification_helper"] = helper
        tree.named[product_id] = set(named)
        place = draw(st.sampled_from(("names", "branches", "relationship")))
        if place == "names":
            tree.document.setdefault("full_product_names", []).append(product)
        elif place == "branches":
            tree.document.setdefault("branches", []).append(branch(product, draw(st.integers(0, 60))))
        else:
            category = draw(st.sampled_from(("default_component_of", "installed_on", "external_component_of")))
            whole = draw(st.sampled_from(sorted(tree.named)))
            relationship = {"category": category, "product_reference": "S", "relates_to_product_reference": whole}
            listed = tree.document.setdefault("relationships", [])
            listed.append({**relationship, "full_product_name": product})
            if category == "default_component_of" and not named:
                tree.named[product_id] = tree.named[whole]
    return tree


def branch(product: dict[str, Any], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {"category": "product_version", "name": "CPL 8", "product": product}
    for _ in range(depth):
        found = {"category": "product_family", "name": "9", "branches": [found]}
    return found


@given(trees(), st.lists(st.tuples(st.sampled_from(sorted(VERDICT_OF)), ids), max_size=8))
def test_a_verdict_goes_to_the_entries_that_its_product_names_and_to_no_other(
    tree: Tree, stated: list[tuple[str, str]]
) -> None:
    status: dict[str, list[str]] = {}
    for name, product in stated:
        status.setdefault(name, []).append(product)
    vulnerability = {"cve": "CVE-1", "product_status": status}
    found = assessments_of({"product_tree": tree.document, "vulnerabilities": [vulnerability]}, "vex.json")
    expected, refused = set(), 0
    for name, products in status.items():
        for product in dict.fromkeys(products):
            named = tree.named.get(product)
            if named is None and product.isdecimal() and not any(one.isdecimal() for one in tree.named):
                named = {int(product)}
            expected |= {(entry, VERDICT_OF[name]) for entry in named or ()}
            refused += not named
    assert {(one.cpl_entry_id, one.verdict) for one in found.records} == expected
    assert len(found.problems) == refused

"""Assessments from a CSAF VEX document; docs/import.md states how its products name CPL entries.

The parts that are read are `vulnerabilities`, each with every name in `cve` and `ids`, its `product_status` and its
`flags`, and of the `product_tree` the products of `full_product_names`, `branches` and `relationships`, and
`product_groups`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from firmware_graph.ingest.defects.csaf_model import VERDICT_OF, Vulnerability
from firmware_graph.ingest.defects.csaf_tree import ProductTree, read_product_tree
from firmware_graph.model.defect import Exposure
from firmware_graph.records.defects.record import AssessmentRecord, FileRecords, subject_of_assessment
from firmware_graph.records.documents import read_part
from firmware_graph.records.problem import Fault, FilePlace, Problem, ProblemCode
from firmware_graph.records.values import BadValue

MOST_SHOWN: Final = 80


def assessments_of(document: Any, source: str) -> FileRecords[AssessmentRecord]:  # noqa: ANN401 - any JSON
    """Read every assessment of a document; a vulnerability with a problem does not exclude the others."""
    listed = document.get("vulnerabilities") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        remedy = "give a CSAF VEX document, or a table of assessments"
        fault = Fault(ProblemCode.NOT_A_DOCUMENT, "it has no list of 'vulnerabilities'", remedy)
        return FileRecords([], [fault.at(FilePlace(source))])
    tree = read_product_tree(document.get("product_tree"), source)
    subject = subject_of_assessment(None)
    of_tree: FileRecords[AssessmentRecord] = FileRecords(
        [], [replace(one, subject=subject) for one in tree.problems], tree.notes
    )
    values = ((value, f"vulnerabilities[{number}]") for number, value in enumerate(listed))
    return FileRecords.together([of_tree, *(_assessments_in(value, tree, source, path) for value, path in values)])


def _assessments_in(value: object, tree: ProductTree, source: str, path: str) -> FileRecords[AssessmentRecord]:
    vulnerability, problems = read_part(Vulnerability, value, source, path)
    if vulnerability is None:
        stated = value.get("cve") if isinstance(value, dict) else None
        subject = subject_of_assessment(stated.strip() if isinstance(stated, str) else None)
        return FileRecords([], [replace(one, subject=subject) for one in problems])
    found = list(_verdicts_in(vulnerability, tree, source, path))
    subject = subject_of_assessment(vulnerability.names[0])
    return FileRecords(
        [one for one in found if isinstance(one, AssessmentRecord)],
        [replace(one, subject=subject) for one in found if isinstance(one, Problem)],
        list(_not_taken(vulnerability, f"{source}: {path}")),
    )


def _verdicts_in(
    vulnerability: Vulnerability, tree: ProductTree, source: str, path: str
) -> Iterator[AssessmentRecord | Problem]:
    excused = _excused(vulnerability, tree)
    for status, verdict in VERDICT_OF.items():
        for number, product in enumerate(getattr(vulnerability.product_status, status, ())):
            place = FilePlace(source, column=f"{path}.product_status.{status}[{number}]")
            try:
                entries = tree.entries_of(product)
            except BadValue as bad:
                yield Fault(ProblemCode.BAD_VALUE, bad.reason, bad.remedy).at(place, value=product)
                continue
            if verdict is Exposure.AFFECTED and product in excused:
                reason, remedy = "a flag says why the product is not affected", "take out the flag, or the status"
                yield Fault(ProblemCode.CONTRADICTION, reason, remedy).at(place, value=product)
                continue
            for entry in entries:
                yield AssessmentRecord(vulnerability.names, entry, verdict, place)


def _excused(vulnerability: Vulnerability, tree: ProductTree) -> frozenset[str]:
    """Return the product IDs with flags, directly or through a group."""
    groups = (group for flag in vulnerability.flags for group in flag.group_ids)
    members = (product for group in groups for product in (group, *tree.groups.get(group, ())))
    return frozenset((*(product for flag in vulnerability.flags for product in flag.product_ids), *members))


def _not_taken(vulnerability: Vulnerability, place: str) -> Iterator[str]:
    """Yield the parts of a vulnerability that are not recorded."""
    others = (vulnerability.product_status and vulnerability.product_status.model_extra) or {}
    for status in sorted(status for status, products in others.items() if products):
        yield f"{place}: the status {status[:MOST_SHOWN]!r} says nothing of an exposure, and was not taken."
    if vulnerability.flags:
        yield f"{place}: the statuses of its products are recorded, and not the flags that justify them."

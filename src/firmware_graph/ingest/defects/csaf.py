"""Assessments from a CSAF VEX document; docs/import.md states how its products name CPL entries.

The parts that are read are `vulnerabilities`, each with every name in `cve` and `ids`, its `product_status` and its
`flags`, and of the `product_tree` the products of `full_product_names`, `branches` and `relationships`, and
`product_groups`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, Final

from firmware_graph.ingest.defects.csaf_bounds import count_vulnerability, limit_of_document
from firmware_graph.ingest.defects.csaf_model import VERDICT_OF, Vulnerability
from firmware_graph.ingest.defects.csaf_tree import ProductTree, read_product_tree
from firmware_graph.ingest.sheets.work_limit import Counted, WorkLimit
from firmware_graph.model.defect import Exposure
from firmware_graph.records.defects.collected import of_document
from firmware_graph.records.defects.record import AssessmentRecord, FileRecords, subject_of_assessment
from firmware_graph.records.documents import read_part
from firmware_graph.records.problem import Fault, FilePlace, Problem, ProblemCode
from firmware_graph.records.values import BadValue

MOST_SHOWN: Final = 80


def assessments_of(document: Any, source: str, limit: WorkLimit | None = None) -> FileRecords[AssessmentRecord]:  # noqa: ANN401 - any JSON
    """Read every assessment of a document; a vulnerability with a problem does not exclude the others.

    One that says the same of an entry again is left out.

    Raises:
        BrokenTable: The document has too much.
        GraphTimeout: The reading was stopped.
    """
    listed = document.get("vulnerabilities") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        remedy = "give a CSAF VEX document, or a table of assessments"
        fault = Fault(ProblemCode.NOT_A_DOCUMENT, "it has no list of 'vulnerabilities'", remedy)
        return FileRecords([], [fault.at(FilePlace(source))])
    limit = limit or limit_of_document()
    limit.count(Counted.VULNERABILITIES, len(listed))
    tree = read_product_tree(document.get("product_tree"), source, limit)
    subject = subject_of_assessment(None)
    of_tree: FileRecords[AssessmentRecord] = FileRecords(
        [], [replace(one, subject=subject) for one in tree.problems], tree.notes
    )
    reader = _VulnerabilityReader(source, tree, limit)
    parts = (reader.read(value, f"vulnerabilities[{number}]") for number, value in enumerate(listed))
    return of_document(chain([of_tree], parts), source)


class _VulnerabilityReader:
    """Reads the vulnerabilities of a document; `seen` are the assessments that were made of it."""

    def __init__(self, source: str, tree: ProductTree, limit: WorkLimit) -> None:
        self.source, self.tree, self.limit = source, tree, limit
        self.seen: set[tuple[tuple[str, ...], int, Exposure]] = set()

    def read(self, value: object, path: str) -> FileRecords[AssessmentRecord]:
        """Read one vulnerability."""
        self.limit.check()
        count_vulnerability(self.limit, value)
        vulnerability, problems = read_part(Vulnerability, value, self.source, path)
        if vulnerability is None:
            stated = value.get("cve") if isinstance(value, dict) else None
            subject = subject_of_assessment(stated.strip() if isinstance(stated, str) else None)
            return FileRecords([], [replace(one, subject=subject) for one in problems])
        found = list(self.verdicts_in(vulnerability, path))
        subject = subject_of_assessment(vulnerability.names[0])
        return FileRecords(
            [one for one in found if isinstance(one, AssessmentRecord)],
            [replace(one, subject=subject) for one in found if isinstance(one, Problem)],
            list(_not_taken(vulnerability, f"{self.source}: {path}")),
        )

    def verdicts_in(self, vulnerability: Vulnerability, path: str) -> Iterator[AssessmentRecord | Problem]:
        """Yield the assessments of a vulnerability, and the problems of its products."""
        names, excused = vulnerability.names, self.excused(vulnerability)
        for status, verdict in VERDICT_OF.items():
            listed: Sequence[str] = getattr(vulnerability.product_status, status, ())
            for product, number in first_places(listed).items():
                place = FilePlace(self.source, column=f"{path}.product_status.{status}[{number}]")
                try:
                    entries = self.tree.entries_of(product)
                except BadValue as bad:
                    yield Fault(ProblemCode.BAD_VALUE, bad.reason, bad.remedy).at(place, value=product)
                    continue
                if verdict is Exposure.AFFECTED and product in excused:
                    reason, remedy = "a flag says why the product is not affected", "take out the flag, or the status"
                    yield Fault(ProblemCode.CONTRADICTION, reason, remedy).at(place, value=product)
                    continue
                self.limit.check()
                self.limit.count(Counted.ASSESSMENTS, len(entries) * len(names))
                for entry in entries:
                    if (stated := (names, entry, verdict)) not in self.seen:
                        self.seen.add(stated)
                        yield AssessmentRecord(*stated, place)

    def excused(self, vulnerability: Vulnerability) -> frozenset[str]:
        """Return the product IDs with flags, directly or through a group."""
        found = {product for flag in vulnerability.flags for product in flag.product_ids}
        for group in {group for flag in vulnerability.flags for group in flag.group_ids}:
            members = self.tree.groups.get(group, ())
            self.limit.count(Counted.MEMBERS, len(members))
            found |= {group, *members}
        return frozenset(found)


def first_places(listed: Sequence[str]) -> dict[str, int]:
    """Return each product ID of a list once, with its first place."""
    places: dict[str, int] = {}
    for number, product in enumerate(listed):
        places.setdefault(product, number)
    return places


def _not_taken(vulnerability: Vulnerability, place: str) -> Iterator[str]:
    """Yield the parts of a vulnerability that are not recorded."""
    others = (vulnerability.product_status and vulnerability.product_status.model_extra) or {}
    for status in sorted(status for status, products in others.items() if products):
        yield f"{place}: the status {status[:MOST_SHOWN]!r} says nothing of an exposure, and was not taken."
    if vulnerability.flags:
        yield f"{place}: the statuses of its products are recorded, and not the flags that justify them."

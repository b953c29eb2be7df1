"""Assessments as a CSAF VEX document has them, with CPL Entry IDs for its product IDs.

Read are `vulnerabilities`, each with a `cve` or `ids`, and its `product_status`. A product ID is a CPL Entry ID, or
is named by one in the `product_identification_helper.model_numbers` of the product tree's `full_product_names`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import model_validator

from firmware_graph.ingest.defects.record import AssessmentRecord, FileRecords
from firmware_graph.ingest.documents import Listed, NeededText, Part, Text, bad_part, bad_value, read_part
from firmware_graph.model.defect import Exposure
from firmware_graph.records.problem import FilePlace, Problem
from firmware_graph.records.values import BadValue, entry_id

VERDICT_OF: Final = {
    "known_affected": Exposure.AFFECTED,
    "first_affected": Exposure.AFFECTED,
    "last_affected": Exposure.AFFECTED,
    "known_not_affected": Exposure.NOT_APPLICABLE,
    "under_investigation": Exposure.UNDER_INVESTIGATION,
    "fixed": Exposure.FIXED,
    "first_fixed": Exposure.FIXED,
}
"""Of CSAF's `recommended` nothing follows for the product itself."""


class Helper(Part):
    """What else identifies a product."""

    model_numbers: Listed[Text]


class FullProductName(Part):
    """A product of the tree."""

    product_id: NeededText
    product_identification_helper: Helper | None = None

    @property
    def entry(self) -> str | None:
        """The CPL Entry ID that the tree gives for the product, as text."""
        numbers = self.product_identification_helper.model_numbers if self.product_identification_helper else []
        return next(filter(None, numbers), None)


class ProductTree(Part):
    """The products that a document speaks of."""

    full_product_names: Listed[FullProductName]


class TrackingId(Part):
    """A name of a vulnerability that is no CVE."""

    text: Text = None


class ProductStatus(Part):
    """The products by status."""

    known_affected: Listed[NeededText]
    first_affected: Listed[NeededText]
    last_affected: Listed[NeededText]
    known_not_affected: Listed[NeededText]
    under_investigation: Listed[NeededText]
    fixed: Listed[NeededText]
    first_fixed: Listed[NeededText]


class Vulnerability(Part):
    """The assessments of one defect."""

    cve: Text = None
    ids: Listed[TrackingId]
    product_status: ProductStatus | None = None

    @property
    def defect(self) -> str:
        """The name of the defect."""
        return next(filter(None, (self.cve, *(one.text for one in self.ids))), "")

    @model_validator(mode="after")
    def _names_a_defect(self) -> "Vulnerability":
        if not self.defect:
            raise bad_value("nothing says which defect it is", "give 'cve', or 'ids' with a text")
        return self


def assessments_of(document: Any, source: str) -> FileRecords[AssessmentRecord]:  # noqa: ANN401 - any JSON
    """Read every assessment of a document; a vulnerability that has a problem does not keep the others out."""
    listed = document.get("vulnerabilities") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        remedy = "give a CSAF VEX document, or a table of assessments"
        return FileRecords([], [bad_part(source, "", None, "it has no list of 'vulnerabilities'", remedy)])
    tree, problems = read_part(ProductTree, document.get("product_tree") or {}, source, "product_tree")
    entries = {one.product_id: one.entry for one in tree.full_product_names if one.entry} if tree else {}
    records: list[AssessmentRecord] = []
    for number, value in enumerate(listed):
        path = f"vulnerabilities[{number}]"
        vulnerability, found = read_part(Vulnerability, value, source, path)
        problems += found
        for one in _assessments_in(vulnerability, entries, source, path) if vulnerability else ():
            if isinstance(one, Problem):
                problems.append(one)
            else:
                records.append(one)
    return FileRecords(records, problems)


def _assessments_in(
    vulnerability: Vulnerability, entries: Mapping[str, str], source: str, path: str
) -> Iterator[AssessmentRecord | Problem]:
    for status, verdict in VERDICT_OF.items():
        for number, product in enumerate(getattr(vulnerability.product_status, status, ())):
            place = f"{path}.product_status.{status}[{number}]"
            try:
                entry = entry_id(entries.get(product, product))
            except BadValue:
                remedy = "give the entry's ID, or name it in the product tree"
                yield bad_part(source, place, product, "it is no CPL Entry ID", remedy)
            else:
                yield AssessmentRecord(vulnerability.defect, entry, verdict, FilePlace(source, column=place))

"""Assessments as a CSAF VEX document has them, with CPL Entry IDs for its product IDs.

Read are `vulnerabilities`, each with a `cve` or `ids`, and its `product_status`. A product ID is a CPL Entry ID, or
is named by one in the `product_identification_helper.model_numbers` of the product tree's `full_product_names`.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from firmware_graph.ingest.cell_text import BadCell, entry_id
from firmware_graph.ingest.defects.document import Place
from firmware_graph.ingest.defects.record import AssessmentRecord
from firmware_graph.model.defect import Exposure

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


def assessments_of(document: Place) -> list[AssessmentRecord]:
    """Read every assessment of a document; problems are left in it."""
    if not isinstance(document.value, dict) or "vulnerabilities" not in document.value:
        document.blame("it has no 'vulnerabilities'", "give a CSAF VEX document, or a table of assessments")
        return []
    entries = entries_named(document.member("product_tree").member("full_product_names"))
    vulnerabilities = document.member("vulnerabilities").objects()
    return [found for place in vulnerabilities for found in assessments_in_one(place, entries)]


def entries_named(names: Place) -> dict[str, str]:
    """List the products of which a tree says which entry they are."""
    found = {}
    for place in names.objects():
        numbers = place.member("product_identification_helper").member("model_numbers").texts()
        product = place.member("product_id").needed_text()
        if product and numbers:
            found[product] = numbers[0]
    return found


def assessments_in_one(place: Place, entries: Mapping[str, str]) -> Iterator[AssessmentRecord]:
    """Read the assessments of one defect."""
    own_ids = [text for one in place.member("ids").objects() if (text := one.member("text").text())]
    defect = place.member("cve").text() or next(iter(own_ids), None)
    if defect is None:
        place.blame("nothing says which defect it is", "give 'cve', or 'ids' with a text")
        return
    for status, verdict in VERDICT_OF.items():
        for product in place.member("product_status").member(status).elements():
            text = product.needed_text()
            try:
                entry = entry_id(entries.get(text, text)) if text else None
            except BadCell:
                product.blame("it is no CPL Entry ID", "give the entry's ID, or name it in the product tree")
                continue
            if entry is not None:
                yield AssessmentRecord(defect, entry, verdict, product.sheet, None, product.path)

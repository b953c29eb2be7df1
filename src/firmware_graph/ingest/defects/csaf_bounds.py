"""How much a CSAF document may state: counted before anything is made of it, as its lists multiply each other."""

from collections.abc import Mapping
from typing import Any, Final

from firmware_graph.ingest.defects.csaf_model import VERDICT_OF
from firmware_graph.ingest.sheets.work_limit import Counted, WorkLimit
from firmware_graph.records.defects.collected import MOST_RECORDS
from firmware_graph.records.kept_problems import DIVIDE

MOST_SECONDS: Final = 60.0
"""Of a processor; a document with the most of everything takes some 20."""

MOST: Final[Mapping[Counted, int]] = {
    Counted.PARTS: 100_000,
    Counted.IDENTIFIERS: 100_000,
    Counted.VULNERABILITIES: 10_000,
    Counted.NAMED_PRODUCTS: 100_000,
    Counted.MEMBERS: 1_000_000,
    Counted.ASSESSMENTS: MOST_RECORDS,
}

IDENTIFIERS: Final = ("model_numbers", "skus", "serial_numbers", "x_generic_uris", "purls")


def limit_of_document() -> WorkLimit:
    """Return the limit of reading one document."""
    return WorkLimit(most=MOST, most_seconds=MOST_SECONDS, remedy=DIVIDE)


def count_product(limit: WorkLimit, value: object) -> None:
    """Count the identifiers of a product in the parsed JSON."""
    helper = member(value, "product_identification_helper")
    limit.count(Counted.IDENTIFIERS, sum(length(helper, name) for name in IDENTIFIERS))


def count_vulnerability(limit: WorkLimit, value: object) -> None:
    """Count the names and product IDs of a vulnerability in the parsed JSON."""
    status, flags = member(value, "product_status"), member(value, "flags")
    limit.count(Counted.NAMED_PRODUCTS, length(value, "ids") + sum(length(status, name) for name in VERDICT_OF))
    for flag in flags if isinstance(flags, list) else ():
        limit.count(Counted.NAMED_PRODUCTS, 1 + length(flag, "product_ids") + length(flag, "group_ids"))


def member(value: object, name: str) -> Any:  # noqa: ANN401 - any JSON
    """Return a member of an object; None if there is none."""
    return value.get(name) if isinstance(value, dict) else None


def length(value: object, name: str) -> int:
    """Return the length of a list that is a member of an object; 0 if there is none."""
    listed = member(value, name)
    return len(listed) if isinstance(listed, list) else 0

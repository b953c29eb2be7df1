"""The wings of the house, and which of them each question is of."""

import re
from typing import Final

from firmware_graph.api.schema.build import build_schema
from support.paths import ROOT

WINGS: Final = ("products", "pathways", "dependency", "defects", "publication")


def root_fields() -> list[str]:
    """List the names of the fields of Query."""
    root = build_schema()._schema.query_type  # noqa: SLF001 - Strawberry offers no public way to its fields
    assert root
    return list(root.fields)


def stem_of(field: str) -> str:
    """Convert the name of a field to the stem of its modules."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", field).lower()


def wings_of(stem: str) -> list[str]:
    """List the wings whose schema declares a question by this stem."""
    queries = {wing: ROOT / "src/firmware_graph/api/schema" / wing / "query.py" for wing in WINGS}
    return [wing for wing, path in queries.items() if f"def {stem}_field(" in path.read_text(encoding="utf-8")]

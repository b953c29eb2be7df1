"""One stem names a question in every layer, so that anyone finds it by one guess."""

import re

import pytest

from firmware_graph.api.schema.build import build_schema
from support.paths import ROOT

WINGS = ("products", "pathways", "dependency", "defects", "publication")


def root_fields() -> list[str]:
    """List the names of the fields of Query."""
    root = build_schema()._schema.query_type  # noqa: SLF001 - Strawberry offers no public way to its fields
    assert root
    return list(root.fields)


def wings_of(stem: str) -> list[str]:
    """List the wings of the schema that declare a question by this stem."""
    queries = {wing: ROOT / "src/firmware_graph/api/schema" / wing / "query.py" for wing in WINGS}
    return [wing for wing, path in queries.items() if f"def {stem}_field(" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("field", root_fields())
def test_root_field_stands_in_one_wing_by_one_stem_in_every_layer(field: str) -> None:
    stem = re.sub("(?<=[a-z])(?=[A-Z])", "_", field).lower()
    [wing] = wings_of(stem)
    assert (ROOT / f"src/firmware_graph/questions/{wing}/{stem}.py").is_file()
    assert (ROOT / f"tests/integration/questions/{wing}/test_{stem}.py").is_file()

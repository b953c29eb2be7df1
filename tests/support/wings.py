"""The wings of the project, and which of them each question belongs to."""

import re
from typing import Final

from strawberry.types.base import StrawberryObjectDefinition
from strawberry.utils.str_converters import to_camel_case

from firmware_graph.api.schema.build import declared_schema
from support.paths import ROOT

WINGS: Final = ("products", "pathways", "dependency", "defects", "publication", "parties")


def root_fields(root: str = "Query") -> list[str]:
    """Return the names of the fields of a root type."""
    found = declared_schema().get_type_by_name(root)
    assert isinstance(found, StrawberryObjectDefinition)
    return [to_camel_case(field.graphql_name or field.python_name) for field in found.fields]


def stem_of(field: str) -> str:
    """Convert the name of a field to the stem of its modules."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", field).lower()


def wings_of(stem: str) -> list[str]:
    """Return the wings whose schema declares a question with this stem."""
    queries = {wing: ROOT / "src/firmware_graph/api/schema" / wing / "query.py" for wing in WINGS}
    return [wing for wing, path in queries.items() if f"def {stem}_field(" in path.read_text(encoding="utf-8")]

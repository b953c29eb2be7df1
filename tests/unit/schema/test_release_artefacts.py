"""What clients take of a release is whole, valid and trusted by the service that it is of."""

from pathlib import Path

import orjson
import pytest
from graphql import build_schema, parse, validate

from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.trusted import Trust, trusted_documents
from firmware_graph.api.schema.build import declared_schema
from release_artefacts import with_open_enums_as_scalars, write


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("client")
    write(made)
    return made


def test_the_schema_is_that_of_the_service(folder: Path) -> None:
    assert (folder / "schema.graphql").read_text().strip() == declared_schema().as_str().strip()


def test_each_operation_is_named_valid_and_trusted(folder: Path) -> None:
    schema = build_schema((folder / "schema.graphql").read_text())
    trusted = trusted_documents(Trust.ONLY, folder / "trusted.json")
    files = sorted((folder / "operations").glob("*.graphql"))
    assert len(files) > 20
    for path in files:
        text = path.read_text()
        assert validate(schema, parse(text)) == [], path.name
        assert f" {path.stem}" in text, path.name
        assert trusted.resolved(Request(text)).is_trusted


def test_each_scalar_has_its_types(folder: Path) -> None:
    scalars = orjson.loads((folder / "scalars.json").read_bytes())
    assert scalars.keys() == {"Date", "DateTime", "BigInt"}
    assert all(one["typescript"] and one["python"] and one["description"] for one in scalars.values())


def test_open_enum_is_a_scalar_where_a_client_would_refuse_its_new_values() -> None:
    sdl = '"Open: more may come." enum Shade { DARK } "Closed." enum Colour { RED } type Query { a: Shade b: Colour }'
    written = with_open_enums_as_scalars(sdl)
    assert "scalar Shade" in written
    assert "enum Colour" in written
    assert "enum Shade" not in written

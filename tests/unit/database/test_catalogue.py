"""The catalogue takes each name once, and files where they belong."""

from pathlib import Path

import pytest

from firmware_graph.database.catalogue import QueryKind, Wing, read_catalogue
from firmware_graph.errors import GraphContractError


def a_query_file(folder: Path, place: str) -> None:
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"CYPHER 5\n// {path.stem}\nRETURN 1\n")


def test_files_are_found_in_every_wing(tmp_path: Path) -> None:
    places = ["schema/a.cypher", *(f"read/{wing}/read_{wing}.cypher" for wing in Wing), "write/records/b.cypher"]
    for place in places:
        a_query_file(tmp_path, place)
    found = read_catalogue(tmp_path)
    assert found.keys() == {Path(place).stem for place in places}
    assert (found["a"].kind, found["b"].kind) == (QueryKind.SCHEMA, QueryKind.WRITE)


@pytest.mark.parametrize("second", ["read/pathways/lineage.cypher", "write/products/lineage.cypher"])
def test_two_files_of_one_name_are_refused(tmp_path: Path, second: str) -> None:
    a_query_file(tmp_path, "read/defects/lineage.cypher")
    a_query_file(tmp_path, second)
    with pytest.raises(GraphContractError, match=f"two query files are called lineage: rename {second}"):
        read_catalogue(tmp_path)


@pytest.mark.parametrize("place", ["read/a.cypher", "read/lineages/a.cypher", "write/products/meters/a.cypher"])
def test_a_file_in_no_known_wing_is_refused(tmp_path: Path, place: str) -> None:
    a_query_file(tmp_path, place)
    with pytest.raises(GraphContractError, match=r"lies in no wing: move it to (read|write)/ and one of products, "):
        read_catalogue(tmp_path)


def test_a_schema_file_in_a_folder_of_its_own_is_refused(tmp_path: Path) -> None:
    a_query_file(tmp_path, "schema/products/a.cypher")
    with pytest.raises(GraphContractError, match="must lie in schema itself"):
        read_catalogue(tmp_path)


def test_a_file_that_does_not_begin_with_its_name_is_refused(tmp_path: Path) -> None:
    a_query_file(tmp_path, "read/products/a.cypher")
    (tmp_path / "read/products/a.cypher").rename(tmp_path / "read/products/b.cypher")
    with pytest.raises(GraphContractError, match=r"b\.cypher does not begin with 'CYPHER 5' and '// b'"):
        read_catalogue(tmp_path)


def test_templates_are_not_query_files(tmp_path: Path) -> None:
    a_query_file(tmp_path, "templates/read/products/a.cypher")
    a_query_file(tmp_path, "read/products/b.cypher.j2")
    assert read_catalogue(tmp_path) == {}

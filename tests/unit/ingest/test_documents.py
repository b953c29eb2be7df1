"""JSON files that are no documents, and one that would lose a value without a word."""

from pathlib import Path

import pytest

from firmware_graph.ingest.documents import read_json
from firmware_graph.records.documents import BrokenDocument, bad_part


def read(folder: Path, content: bytes) -> object:
    path = folder / "a.json"
    path.write_bytes(content)
    return read_json(path)


def test_a_byte_order_mark_is_no_part_of_the_document(tmp_path: Path) -> None:
    assert read(tmp_path, b'\xef\xbb\xbf{"id": "SYN-1"}') == {"id": "SYN-1"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is no JSON in UTF-8"),
        (b'{"id": NaN}', "it is no JSON in UTF-8"),
        ('{"id": "é"}'.encode("latin-1"), "it is no JSON in UTF-8"),
        ('{"id": "x"}'.encode("utf-16"), "it is no JSON in UTF-8"),
        (rb'{"id": "\ud800"}', "it is no JSON in UTF-8"),
        (b"[" * 2000 + b"]" * 2000, "it is no JSON in UTF-8"),
        (b"[" * 1010 + b"]" * 1010, "it is nested too deeply"),
        (b"9" * 5000, "it is no JSON in UTF-8"),
        (b'[{"a": {"fixed": ["1"], "fixed": ["2"]}}]', "the key 'fixed' stands twice in one object"),
    ],
)
def test_what_is_no_document_is_a_problem_of_the_whole_file(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(BrokenDocument, match=reason) as caught:
        read(tmp_path, content)
    assert caught.value.problem.concerns_whole_file


def test_a_value_that_is_nested_deeply_is_shown_by_its_type() -> None:
    value: list[object] = []
    for _ in range(300):
        value = [value]
    assert bad_part("a.json", "x", value, "it is no text", "write text").value == "a list that is nested deeply"

"""JSON files that are no documents, and one that would lose a value without a word."""

from collections.abc import Callable
from pathlib import Path

import pytest

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.cpa_rules_file import read_cpa_rules
from firmware_graph.ingest.defects.read_files import read_assessments, read_defects
from firmware_graph.ingest.documents import read_json
from firmware_graph.ingest.sheets.profile import read_profile
from firmware_graph.ingest.sheets.successions import read_successions
from firmware_graph.records.defects.record import FileRecords, Record
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


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ('{"id": "x",\n"a": "é"}'.encode("latin-1"), 2, "character of another encoding"),
        ('{"id": "x"}'.encode("utf-16"), None, "UTF-16"),
        ('{"id": "x"}'.encode("utf-16-le"), None, "UTF-16"),
    ],
)
def test_another_encoding_of_a_document_is_named(tmp_path: Path, content: bytes, line: int | None, reason: str) -> None:
    with pytest.raises(BrokenDocument, match=reason) as caught:
        read(tmp_path, content)
    problem = caught.value.problem
    assert (problem.place.line, problem.remedy) == (line, "save it as UTF-8")


PROFILE, SUCCESSION = '# Zoë\nnothing = ["nil"]\n', '# Zoë\n[[succession]]\nfrom = "1057"\nto = "1016"\n'
RULES = '# Zoë\n[[rule]]\ndevice_types = ["IHD"]\nis_required = false\n'
TOML = [(read_profile, PROFILE), (read_successions, SUCCESSION), (read_cpa_rules, RULES)]


@pytest.mark.parametrize(("reader", "text"), TOML)
def test_toml_may_have_a_byte_order_mark(tmp_path: Path, reader: Callable[[Path], object], text: str) -> None:
    (tmp_path / "a.toml").write_bytes(text.encode())
    (tmp_path / "b.toml").write_bytes(text.encode("utf-8-sig"))
    assert reader(tmp_path / "b.toml") == reader(tmp_path / "a.toml")


@pytest.mark.parametrize(("codec", "reason"), [("utf-16", "is UTF-16"), ("cp1252", "is not UTF-8: see line 1")])
@pytest.mark.parametrize(("reader", "text"), TOML)
def test_toml_in_another_encoding_is_said_to_be(
    tmp_path: Path, reader: Callable[[Path], object], text: str, codec: str, reason: str
) -> None:
    (tmp_path / "a.toml").write_bytes(text.encode(codec))
    with pytest.raises(SourceUnreadable, match=rf"a\.toml {reason}\. Save it as UTF-8\."):
        reader(tmp_path / "a.toml")


def test_a_value_that_is_nested_deeply_is_shown_by_its_type() -> None:
    value: list[object] = []
    for _ in range(300):
        value = [value]
    assert bad_part("a.json", "x", value, "it is no text", "write text").value == "a list that is nested deeply"


@pytest.mark.parametrize("reader", [reader for reader, _ in TOML])
def test_number_of_more_digits_than_python_reads_is_no_toml(tmp_path: Path, reader: Callable[[Path], object]) -> None:
    (tmp_path / "a.toml").write_text(f"a = {'9' * 4_301}")
    with pytest.raises(SourceUnreadable, match=r"a\.toml cannot be read"):
        reader(tmp_path / "a.toml")


@pytest.mark.parametrize("value", ["[" * 3_000, "{a=" * 1_300, "[\n" * 100_000])
@pytest.mark.parametrize("reader", [reader for reader, _ in TOML])
def test_toml_that_is_nested_deeply_is_unreadable(tmp_path: Path, reader: Callable[[Path], object], value: str) -> None:
    (tmp_path / "a.toml").write_text(f"a = {value}")
    with pytest.raises(SourceUnreadable, match=r"a\.toml cannot be read: it is nested too deeply"):
        reader(tmp_path / "a.toml")


@pytest.mark.parametrize("depth", [100, 300, 900, 1_100])
@pytest.mark.parametrize(("begin", "end"), [("[", "]"), ('{"a":', "}"), ('{"branches":[', "]}")])
@pytest.mark.parametrize("read_files", [read_defects, read_assessments])
def test_json_that_is_nested_deeply_is_a_problem_wherever_it_stands(
    tmp_path: Path, read_files: Callable[[list[Path]], FileRecords[Record]], begin: str, end: str, depth: int
) -> None:
    deep = begin * depth + "1" + end * depth
    members = ("affected", "aliases", "id", "references", "severity", "summary", "document", "product_tree")
    whole = [deep, *(f'{{"{name}": {deep}}}' for name in (*members, "vulnerabilities"))]
    inner = [f'{{"id": "SYN-1", "affected": [{{"{name}": {deep}}}]}}' for name in ("package", "ranges", "versions")]
    inner += [f'{{"vulnerabilities": [{{"{name}": {deep}}}]}}' for name in ("product_status", "cve", "flags", "ids")]
    for text in (*whole, *inner):
        (tmp_path / "a.json").write_text(text)
        assert not read_files([tmp_path / "a.json"]).records

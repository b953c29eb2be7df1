"""The defects of the example data can be imported as they are, and say which of them are real."""

from firmware_graph.ingest.defects.read_files import read_assessments, read_defects
from support.paths import EXAMPLE


def test_example_defects_have_no_problem_and_real_ones_a_source() -> None:
    defects = read_defects([EXAMPLE / "defects.json"])
    assessments = read_assessments([EXAMPLE / "assessments.csv"])
    assert not [*defects.problems, *assessments.problems]
    assert {one.names[0] for one in assessments.records} <= {defect.defect_id for defect in defects.records}
    for defect in defects.records:
        is_real = defect.defect_id.startswith("CVE-")
        assert bool(defect.references) is is_real
        assert is_real or (defect.defect_id.startswith("SYN-") and defect.title.endswith("(synthetic)"))

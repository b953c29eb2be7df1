from pathlib import Path

import pytest

from firmware_graph.ingest.read_sheets import read_sheets
from firmware_graph.ingest.request import ImportRequest
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.pages.upload_words import on_page
from support.workbooks import Sheet, Workbook

FIR = [("CPL Entry ID", "Upgrade Path From", "Firmware Release Date"), ("20", "N/A", "12/31/2021")]
BOOKS = {
    "two that fit": ({"A": Sheet(FIR), "B": Sheet(FIR)}, ()),
    "none that fits": ({"A": Sheet([["x"]]), "B": Sheet([["y"]])}, ()),
    "no such sheet": ({"A": Sheet(FIR)}, ("fir=B",)),
    "a date": ({"A": Sheet(FIR)}, ()),
    "a column": ({"A": Sheet([FIR[0][:1]])}, ()),
}


@pytest.mark.parametrize("case", BOOKS)
def test_every_remedy_on_the_page_names_fields_and_no_options(tmp_path: Path, case: str) -> None:
    sheets, names = BOOKS[case]
    path = Workbook(sheets).write(tmp_path / "fir.xlsx")
    problems = read_sheets(ImportRequest(fir=path, worksheets=names, actor="a test", submitter=OPERATOR)).problems
    assert problems
    assert any("--" in one.remedy or "profile" in one.remedy for one in problems)
    assert not any("--" in on_page(one.remedy) for one in problems)


def test_a_csv_file_has_no_worksheet(tmp_path: Path) -> None:
    (tmp_path / "fir.csv").write_text("CPL Entry ID,Upgrade Path From\n20,N/A\n", encoding="utf-8")
    request = ImportRequest(fir=tmp_path / "fir.csv", worksheets=["fir=B"], actor="a test", submitter=OPERATOR)
    [problem] = read_sheets(request).problems
    assert on_page(problem.remedy) == "leave the field 'Worksheet' empty"

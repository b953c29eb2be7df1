from pathlib import Path

import pytest

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.sheets.conventions import NOTHING, Conventions, DateOrder
from firmware_graph.ingest.sheets.profile import Profile, read_profile
from firmware_graph.records.problem import Sheet

WHOLE = """
date_order = "mdy"
nothing = ["First release"]
[sheets]
fir = "Firmware"
[headings.fir]
"Entry" = "CPL Entry ID"
"""


def profile_of(folder: Path, text: str) -> Profile:
    (folder / "profile.toml").write_text(text)
    return read_profile(folder / "profile.toml")


def test_a_profile_says_how_files_are_written(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, WHOLE)
    assert profile.conventions == Conventions(DateOrder.MDY, nothing=("First release",))
    assert profile.worksheets == {Sheet.FIR: "Firmware"}
    assert profile.headings[Sheet.FIR] == {"Entry": "CPL Entry ID"}


def test_a_profile_that_says_nothing_is_the_usual_one(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, "")
    assert (profile.conventions, profile.worksheets) == (Conventions(), {})
    assert profile.conventions.nothing == NOTHING


@pytest.mark.parametrize(
    "text",
    [
        "[sheets",
        'date_order = "ymd"',
        'date_order = "unknown"',
        "nothing = 3",
        'nothing = ["0"]',
        'nothing = [" "]',
        'colour = "red"',
        '[sheets]\ngas = "x"',
        "[sheets]\ncpl = 3",
        "[headings.fir]\nx = 1",
        "[headings.gas]",
    ],
)
def test_a_profile_that_makes_no_sense_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceUnreadable, match=r"profile\.toml"):
        profile_of(tmp_path, text)

from pathlib import Path

import pytest

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.sheets.successions import read_successions


def written(folder: Path, text: str) -> Path:
    path = folder / "successions.toml"
    path.write_text(text)
    return path


def test_a_succession_is_read_with_what_it_rests_on(tmp_path: Path) -> None:
    text = '[[succession]]\nfrom = "1057"\nto = "0x1016"\napproved_on = 2024-01-31\nreference = "a letter"\n'
    [succession] = read_successions(written(tmp_path, text))
    assert succession.key == "1057>1016"
    assert (succession.approved_on, succession.reference) == ("2024-01-31", "a letter")


@pytest.mark.parametrize(
    "text",
    [
        "[[succession",
        "",
        "[succession]\n",
        'other = 1\n[[succession]]\nfrom = "1057"\nto = "1016"\n',
        '[[succession]]\nfrom = "1057"\n',
        '[[succession]]\nfrom = "1057"\nto = "1016"\nwhy = "?"\n',
        '[[succession]]\nfrom = "1057"\nto = "nobody"\n',
        '[[succession]]\nfrom = "1057"\nto = "1057"\n',
        '[[succession]]\nfrom = "1057"\nto = "1016"\napproved_on = "31/01/2024"\n',
    ],
)
def test_what_is_no_succession_is_refused_by_the_name_of_its_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceUnreadable, match=r"successions\.toml"):
        read_successions(written(tmp_path, text))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable):
        read_successions(tmp_path / "none.toml")

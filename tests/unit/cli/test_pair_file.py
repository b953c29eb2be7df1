"""Files of pairs: an entry is a number that an Int holds."""

from pathlib import Path

import pytest

from firmware_graph.cli.pair_file import read_pair_file
from firmware_graph.errors import ConfigurationError


@pytest.mark.parametrize("entry", ["1" * 11, "1" * 4_301, "one"])
def test_entry_that_is_no_number_or_has_too_many_digits_is_refused(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(f"pair,end,cplEntryId\na,HUB,{entry}\n")
    with pytest.raises(ConfigurationError, match="line 2: 'cplEntryId' is no whole number"):
        [row.firmware for row in read_pair_file(path)]

"""Lists of callers' own, as they are sent."""

import io
import zipfile

import pytest

from firmware_graph.errors import BadUserInput
from firmware_graph.ingest.requested_rows import MOST_INFLATED_BYTES, read_requested_rows

STRINGS = "xl/sharedStrings.xml"


def test_workbook_that_is_small_and_inflates_to_much_is_refused_before_it_is_read() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(STRINGS, b"<si><t>abc</t></si>" * (MOST_INFLATED_BYTES // 19 + 1))
    assert len(content.getvalue()) < MOST_INFLATED_BYTES / 100
    with pytest.raises(BadUserInput, match="more than 16 MiB in it"):
        read_requested_rows(content.getvalue())

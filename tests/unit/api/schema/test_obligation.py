"""Whether predecessors had to be declared follows from Date Added and the configured day."""

from types import SimpleNamespace
from typing import Any

import pytest

from firmware_graph.api.schema.pathways.obligation import obligation_of
from support.builders import a_firmware_version


@pytest.mark.parametrize(
    ("added_on", "mandatory_from", "obligation"),
    [
        ("2026-11-05", "2026-11-05", "MANDATORY"),
        ("2026-11-04", "2026-11-05", "BEST_ENDEAVOURS"),
        (None, "2026-11-05", None),
        ("2026-11-05", None, None),
    ],
)
def test_entry_of_the_day_or_later_must_be_declared(
    added_on: str | None, mandatory_from: str | None, obligation: str | None
) -> None:
    context: Any = SimpleNamespace(mandatory_from=mandatory_from)
    assert obligation_of(a_firmware_version(1, added_on=added_on), context) == obligation

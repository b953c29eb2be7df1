"""Where a product's Commercial Product Assurance stands (domain.md S51)."""

from typing import Any

import pytest

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.products.cpa_status import cpa_status_of
from firmware_graph.auth.caller import ANONYMOUS
from support.builders import a_firmware_version

TODAY_MS = 1_774_947_600_000  # 2026-03-31
READS_NOTHING: Any = None


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"cpa_renews_on": "2026-03-30"}, "RENEWAL_DUE"),
        ({"cpa_renews_on": "2026-03-31"}, "VALID"),
        ({"cpa_expires_on": "2026-03-30", "cpa_renews_on": "2026-03-30"}, "EXPIRED"),
        ({"cpa_expires_on": "2026-03-31"}, "VALID"),
        ({"cpa_certificate_id": "1"}, "VALID"),
        ({}, "NOT_STATED"),
        ({"device_type": "PPMID"}, "NOT_REQUIRED"),
        ({"device_type": "IHD"}, "NOT_REQUIRED"),
        ({"device_type": "PPMID", "cpa_expires_on": "2020-01-01"}, "EXPIRED"),
    ],
)
def test_the_status_follows_the_dates(facts: dict[str, str], status: str) -> None:
    context = OperationContext(ANONYMOUS, READS_NOTHING, TODAY_MS)
    assert cpa_status_of(a_firmware_version(1, **facts), context) == status

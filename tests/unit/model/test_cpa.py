"""What the rules of Commercial Product Assurance make of an entry's certificate (domain.md S51)."""

import pytest

from firmware_graph.model.cpa import CpaRule, cpa_status, shipped_rules
from support.builders import a_firmware_version

DAY = "2026-03-31"


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
        ({"device_type": "SAPC"}, "NOT_STATED"),
    ],
)
def test_status_follows_the_dates_by_the_shipped_rules(facts: dict[str, str], status: str) -> None:
    assert cpa_status(a_firmware_version(1, **facts), shipped_rules(), DAY) == status


@pytest.mark.parametrize(
    ("day", "status"), [("2021-12-31", "EXPIRED"), ("2022-08-01", "RENEWAL_DUE"), ("2025-01-01", "RENEWAL_DUE")]
)
def test_rule_applies_from_its_day_on(day: str, status: str) -> None:
    rules = [CpaRule("ESME", "2022-08-01", True, "RENEWAL_DUE"), CpaRule("ESME", "", True, "EXPIRED")]  # noqa: FBT003
    assert cpa_status(a_firmware_version(1, cpa_renews_on="2021-01-01"), rules, day) == status


def test_type_that_needs_one_from_a_day_on_needs_none_before() -> None:
    rules = [CpaRule("PPMID", "", False, "RENEWAL_DUE"), CpaRule("PPMID", "2027-01-01", True, "EXPIRED")]  # noqa: FBT003
    display = a_firmware_version(1, device_type="PPMID")
    assert [cpa_status(display, rules, day) for day in (DAY, "2027-01-01")] == ["NOT_REQUIRED", "NOT_STATED"]

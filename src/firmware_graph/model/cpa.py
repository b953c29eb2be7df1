"""Commercial Product Assurance (CPA): its dated rules, and the status of an entry's certificate under them."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import CpaStatus


class CpaRule(NamedTuple):
    """Whether a type of device needs a certificate from a day on, in ISO 8601, or always if that is blank.

    `missed_renewal` is the status of a certificate whose renewal is overdue: RENEWAL_DUE or EXPIRED.
    """

    device_type: str
    effective_from: str
    is_required: bool
    missed_renewal: str


def rules_in(tables: Iterable[Mapping[str, Any]]) -> list[CpaRule]:
    """Return the rules in the tables of a file, one for each type of device, by type and day."""
    return sorted(
        CpaRule(
            str(device_type),
            str(table.get("from") or ""),
            bool(table["is_required"]),
            str(table.get("missed_renewal") or CpaStatus.RENEWAL_DUE.value),
        )
        for table in tables
        for device_type in table["device_types"]
    )


@cache
def shipped_rules() -> Sequence[CpaRule]:
    """Return the default rules, used if none were imported."""
    text = files(__package__).joinpath("cpa_rules.toml").read_text(encoding="utf-8")
    return rules_in(tomllib.loads(text)["rule"])


def rule_on(rules: Iterable[CpaRule], device_type: str, day: str) -> CpaRule | None:
    """Return the last rule for a type of device that applies on a day; None if none does."""
    own = [rule for rule in rules if rule.device_type == device_type and rule.effective_from <= day]
    return max(own, key=lambda rule: rule.effective_from, default=None)


def cpa_status(version: FirmwareVersion, rules: Iterable[CpaRule], day: str) -> CpaStatus:
    """Compute the status on a day: a certificate is valid on the day on which it expires or is due for renewal.

    Without a recorded certificate the status is NOT_STATED, unless a rule states that the type of device needs none.
    """
    rule = rule_on(rules, version.device_type, day)
    if version.cpa_expires_on is not None and version.cpa_expires_on < day:
        return CpaStatus.EXPIRED
    if version.cpa_renews_on is not None and version.cpa_renews_on < day:
        return CpaStatus(rule.missed_renewal) if rule else CpaStatus.RENEWAL_DUE
    if version.cpa_certificate_id or version.cpa_expires_on or version.cpa_renews_on:
        return CpaStatus.VALID
    return CpaStatus.NOT_STATED if rule is None or rule.is_required else CpaStatus.NOT_REQUIRED

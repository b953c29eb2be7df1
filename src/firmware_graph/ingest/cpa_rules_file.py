"""Rules of Commercial Product Assurance, read from a TOML file."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from firmware_graph.ingest.documents import read_toml
from firmware_graph.model.cpa import CpaRule, rules_in
from firmware_graph.model.vocabulary import DeviceType
from firmware_graph.records.documents import Part, read_by
from firmware_graph.records.values import day

Day = Annotated[str, read_by(day), BeforeValidator(lambda value: str(value) if isinstance(value, date) else value)]


class _Rule(Part):
    model_config = ConfigDict(extra="forbid")

    device_types: list[Annotated[DeviceType, Field(strict=False)]] = Field(min_length=1)
    effective_from: Day | None = Field(default=None, alias="from")
    is_required: bool
    missed_renewal: Literal["RENEWAL_DUE", "EXPIRED"] = "RENEWAL_DUE"


class _RuleFile(Part):
    model_config = ConfigDict(extra="forbid")

    rule: list[_Rule] = Field(min_length=1)


def read_cpa_rules(path: Path) -> list[CpaRule]:
    """Read a TOML file of `[[rule]]` tables: `device_types`, `is_required`, and optionally `from`, `missed_renewal`.

    Raises:
        SourceUnreadable: It is not TOML, or one of the tables is invalid; the message states which.
    """
    found = read_toml(_RuleFile, path, "The file of CPA rules").rule
    return rules_in(one.model_dump(by_alias=True) for one in found)

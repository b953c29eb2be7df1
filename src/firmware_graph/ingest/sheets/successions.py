"""Approved records that one manufacturer code succeeded another (domain.md S24), read from a TOML file."""

from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from firmware_graph.ingest.documents import read_toml
from firmware_graph.model.successions import CodePair
from firmware_graph.records.documents import Part, bad_value, read_by
from firmware_graph.records.values import day, manufacturer_code

Code = Annotated[str, read_by(manufacturer_code)]
Day = Annotated[str, read_by(day), BeforeValidator(lambda value: str(value) if isinstance(value, date) else value)]


class CodeSuccession(NamedTuple):
    """The firmware of one code may be upgraded to that of another."""

    from_code: str
    to_code: str
    approved_on: str | None
    reference: str | None

    @property
    def pair(self) -> CodePair:
        """The two codes."""
        return self.from_code, self.to_code

    @property
    def key(self) -> str:
        """The key of its node."""
        return f"{self.from_code}>{self.to_code}"


class _Succession(Part):
    model_config = ConfigDict(extra="forbid")

    from_code: Code = Field(alias="from")
    to_code: Code = Field(alias="to")
    approved_on: Day | None = None
    reference: str | None = None

    @model_validator(mode="after")
    def _has_two_codes(self) -> "_Succession":
        if self.from_code == self.to_code:
            raise bad_value("a code cannot succeed itself", "give two codes")
        return self


class _SuccessionFile(Part):
    model_config = ConfigDict(extra="forbid")

    succession: list[_Succession]


def read_successions(path: Path) -> list[CodeSuccession]:
    """Read a TOML file of `[[succession]]` tables with `from`, `to`, and optionally `approved_on` and `reference`.

    Raises:
        SourceUnreadable: It is not TOML, or one of the tables is invalid; the message states which.
    """
    found = read_toml(_SuccessionFile, path, "The file of code successions").succession
    return [CodeSuccession(one.from_code, one.to_code, one.approved_on, one.reference) for one in found]

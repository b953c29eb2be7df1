"""A saved profile: the format of someone's files, so that each import reads them alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from firmware_graph.ingest.documents import read_toml
from firmware_graph.ingest.sheets.conventions import NOTHING, Conventions, DateOrder
from firmware_graph.records.documents import Part, bad_value, read_by
from firmware_graph.records.problem import Sheet


@dataclass(frozen=True, slots=True)
class Profile:
    """The names of worksheets and headings for each sheet, and the conventions of the cells."""

    worksheets: Mapping[Sheet, str] = field(default_factory=dict)
    headings: Mapping[Sheet, Mapping[str, str]] = field(default_factory=dict)
    conventions: Conventions = field(default_factory=Conventions)


def _word(text: str) -> str:
    if not text.strip() or any(one.isdecimal() for one in text):
        raise bad_value("it may be an entry ID, or is blank", "give words without digits")
    return text


Names = Annotated[dict[str, str], Field(default_factory=dict)]


class _Worksheets(Part):
    model_config = ConfigDict(extra="forbid")

    cpl: str | None = None
    fir: str | None = None
    zigbee: str | None = None
    upgrades: str | None = None
    defects: str | None = None
    assessments: str | None = None


class _Headings(Part):
    model_config = ConfigDict(extra="forbid")

    cpl: Names
    fir: Names
    zigbee: Names
    upgrades: Names
    defects: Names
    assessments: Names


class _ProfileFile(Part):
    model_config = ConfigDict(extra="forbid")

    date_order: Literal["dmy", "mdy"] = "dmy"
    nothing: list[Annotated[str, read_by(_word)]] = Field(default_factory=lambda: list(NOTHING))
    sheets: _Worksheets = _Worksheets()
    headings: _Headings = Field(default_factory=lambda: _Headings.model_validate({}))


def read_profile(path: Path) -> Profile:
    """Read a profile: `date_order`, `nothing`, a table `[sheets]`, and `[headings.cpl]` with 'its heading' = 'ours'.

    Raises:
        SourceUnreadable: It is not TOML, or has unknown content; the message states where.
    """
    found = read_toml(_ProfileFile, path, "The profile")
    named = {sheet: getattr(found.sheets, sheet.lower()) for sheet in Sheet}
    return Profile(
        worksheets={sheet: name for sheet, name in named.items() if name is not None},
        headings={sheet: getattr(found.headings, sheet.lower()) for sheet in Sheet},
        conventions=Conventions(DateOrder(found.date_order), nothing=tuple(found.nothing)),
    )

"""The part of the OSV format that is read (ossf.github.io/osv-schema)."""

import re
from datetime import UTC, datetime
from operator import attrgetter
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ModelWrapValidatorHandler, model_validator

from firmware_graph.ingest.defects.intervals import Event, EventKind
from firmware_graph.ingest.documents import FAULTS, Listed, NeededText, Part, Text, bad_value, read_by
from firmware_graph.records.values import stack_version

COMMITS: Final = "GIT"
MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


def moment_of(value: object) -> int | None:
    """Read a date and time with a zone as milliseconds since 1970; blank is None."""
    if value is not None and not isinstance(value, str):
        raise bad_value(*FAULTS["string_type"])
    text = (value or "").strip()
    if not text:
        return None
    try:
        if MOMENT.fullmatch(text):
            read = datetime.fromisoformat(re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", text))
            return int(read.astimezone(UTC).timestamp() * 1000)
    except ValueError:
        pass
    raise bad_value("it is no date and time", "write it as 2026-03-31T09:00:00Z")


Version = Annotated[NeededText, read_by(stack_version)]


class Package(Part):
    """What is affected; the name is that of a stack family."""

    name: NeededText


class RangeEvent(Part):
    """A version at which a range begins or ends."""

    introduced: Version | None = None
    fixed: Version | None = None
    last_affected: Version | None = None

    @model_validator(mode="wrap")
    @classmethod
    def _is_known(cls, value: Any, read: ModelWrapValidatorHandler["RangeEvent"]) -> "RangeEvent":  # noqa: ANN401 - any JSON
        if isinstance(value, dict) and not value.keys() & set(EventKind):
            raise bad_value("it is no event that is known here", f"give one of {', '.join(EventKind)}")
        return read(value)


class Range(Part):
    """A range of versions; one of commits is left alone."""

    type: Text = None
    events: Listed[RangeEvent]

    @property
    def is_of_commits(self) -> bool:
        """Whether its events name commits."""
        return self.type == COMMITS

    @model_validator(mode="wrap")
    @classmethod
    def _begins(cls, value: Any, read: ModelWrapValidatorHandler["Range"]) -> "Range":  # noqa: ANN401 - any JSON
        if isinstance(value, dict) and value.get("type") == COMMITS:
            return cls.model_construct(type=COMMITS, events=[])
        found = read(value)
        events = found.listed()
        if not events or min(events, key=attrgetter("parts")).kind is not EventKind.INTRODUCED:
            remedy = 'add an event, {"introduced": "0"} for the very first version'
            raise bad_value("nothing says where the range begins", remedy)
        return found

    def listed(self) -> list[Event]:
        """Return the events one by one."""
        return [
            Event.of(kind, version)
            for event in self.events
            for kind in EventKind
            if (version := getattr(event, kind)) is not None
        ]


class Specific(Part):
    """What a database or an ecosystem adds to the format."""

    chipset_vendor: Text = None
    chipset_part: Text = None
    severity: Text = None


Additions = Annotated[Specific, BeforeValidator(lambda value: {} if value is None else value)]
NOTHING: Final = Specific()


class Affected(Part):
    """One affected stack family."""

    package: Package
    ranges: Listed[Range]
    versions: Listed[Version]
    ecosystem_specific: Additions = NOTHING
    database_specific: Additions = NOTHING

    @property
    def chipset_vendor(self) -> str | None:
        """The vendor of the chipset that is needed."""
        return self.ecosystem_specific.chipset_vendor or self.database_specific.chipset_vendor

    @property
    def chipset_part(self) -> str | None:
        """The part of the chipset that is needed."""
        return self.ecosystem_specific.chipset_part or self.database_specific.chipset_part


class Reference(Part):
    """A page on a defect."""

    url: Text = None


class Severity(Part):
    """A score, such as a CVSS vector."""

    score: Text = None


class Osv(Part):
    """One defect."""

    id: NeededText
    aliases: Listed[Text]
    summary: Text = None
    details: Text = None
    severity: Listed[Severity]
    affected: Listed[Affected]
    references: Listed[Reference]
    withdrawn: Annotated[int | None, BeforeValidator(moment_of)] = None
    database_specific: Additions = NOTHING

    @property
    def severity_text(self) -> str | None:
        """A word where the database gives one, else the first score as it stands."""
        scores = (one.score for one in self.severity if one.score)
        return self.database_specific.severity or next(scores, None)

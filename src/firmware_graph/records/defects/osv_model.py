"""The part of the OSV format that is read (ossf.github.io/osv-schema)."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, ModelWrapValidatorHandler, model_validator

from firmware_graph.records.defects.intervals import NO_LIMIT, Event, EventKind
from firmware_graph.records.documents import (
    FAULTS,
    IndexedText,
    Listed,
    LongText,
    NeededText,
    Part,
    Text,
    bad_value,
    read_by,
)
from firmware_graph.records.texts import LONGEST_TEXT
from firmware_graph.records.values import stack_version

COMMITS: Final = "GIT"
TYPES: Final = ("ECOSYSTEM", "SEMVER", COMMITS)
DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
TIME: Final = r"[0-9]{2}:[0-9]{2}:[0-9]{2}"
MOMENT: Final = re.compile(rf"({DAY}[T ]{TIME})(\.[0-9]+)?(Z|[+-][0-9]{{2}}:[0-9]{{2}})", re.IGNORECASE)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND_DIGITS: Final = 6


def moment_of(value: object) -> int | None:
    """Parse a moment of RFC 3339 as milliseconds since 1970, truncated to whole ones; blank is None.

    The zero value of a program's clock, such as year 1, is refused: it means that nothing was stated.
    """
    if value is not None and not isinstance(value, str):
        raise bad_value(*FAULTS["string_type"])
    text = (value or "").strip()
    if not text:
        return None
    try:
        read = _moment(text)
    except (ValueError, OverflowError):
        raise bad_value("it is no date and time with a zone", "write it as 2026-03-31T09:00:00Z") from None
    if read <= 0:
        raise bad_value("no defect was withdrawn then", "give the moment of the withdrawal, or leave it out")
    return read


def _moment(text: str) -> int:
    match = MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    whole, fraction, zone = match.groups()
    digits = (fraction or "")[: 1 + MICROSECOND_DIGITS]
    digits = digits and digits.ljust(1 + MICROSECOND_DIGITS, "0")
    moment = datetime.fromisoformat(f"{whole}{digits}{zone}".upper()).astimezone(UTC)
    return (moment - EPOCH) // timedelta(milliseconds=1)


def limit_of(text: str) -> str:
    """Parse a limit: a version, or '*' for none."""
    return text if text == NO_LIMIT else stack_version(text)


Version = Annotated[NeededText, read_by(stack_version)]
Limit = Annotated[NeededText, read_by(limit_of)]
Severity = Annotated[Text, BeforeValidator(lambda value: value if isinstance(value, str) else None)]
"""A word for a severity in a free-form place: one that is not text is something else."""


class Package(Part):
    """The affected package; the name is that of a stack family, and its ecosystem means nothing here."""

    name: IndexedText


class RangeEvent(Part):
    """A version at which a range begins or ends."""

    introduced: Version | None = None
    fixed: Version | None = None
    last_affected: Version | None = None
    limit: Limit | None = None

    @model_validator(mode="wrap")
    @classmethod
    def _is_known(cls, value: Any, read: ModelWrapValidatorHandler["RangeEvent"]) -> "RangeEvent":  # noqa: ANN401 - any JSON
        if isinstance(value, dict) and all(value.get(kind) is None for kind in EventKind):
            raise bad_value("it is no event that is known here", f"give one of {', '.join(EventKind)}")
        return read(value)

    def listed(self) -> list[Event]:
        """Return the events one by one: an object may have two."""
        return [Event.of(kind, version) for kind in EventKind if (version := getattr(self, kind, None)) is not None]


def _in_capitals(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _known_type(value: str | None) -> str | None:
    if value is not None and value not in TYPES:
        raise bad_value("it is no type of range that is known here", f"give one of {', '.join(TYPES)}")
    return value


class Range(Part):
    """A range of versions; one of commits is ignored. Without a type, its events are interpreted as versions."""

    type: Annotated[Text, AfterValidator(_known_type), BeforeValidator(_in_capitals)] = None
    events: Listed[RangeEvent]

    @property
    def is_of_commits(self) -> bool:
        """Whether its events name commits."""
        return self.type == COMMITS

    @model_validator(mode="wrap")
    @classmethod
    def _begins(cls, value: Any, read: ModelWrapValidatorHandler["Range"]) -> "Range":  # noqa: ANN401 - any JSON
        if isinstance(value, dict) and str(value.get("type")).strip().upper() == COMMITS:
            return cls.model_construct(type=COMMITS, events=[])
        found = read(value)
        if all(event.introduced is None for event in found.events):
            remedy = 'add an event, {"introduced": "0"} for the very first version'
            raise bad_value("nothing says where the range begins", remedy)
        return found

    def listed(self) -> list[Event]:
        """Return the events one by one."""
        return [one for event in self.events for one in event.listed()]


class Specific(Part):
    """What a database or an ecosystem adds to the format."""

    chipset_vendor: Text = None
    chipset_part: Text = None
    severity: Severity = None


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
        """The vendor of the required chipset."""
        return self.ecosystem_specific.chipset_vendor or self.database_specific.chipset_vendor

    @property
    def chipset_part(self) -> str | None:
        """The part of the required chipset."""
        return self.ecosystem_specific.chipset_part or self.database_specific.chipset_part


class Reference(Part):
    """A page on a defect."""

    url: Text = None


class Score(Part):
    """A score, such as a CVSS vector."""

    score: Text = None


class Osv(Part):
    """One defect."""

    id: IndexedText
    aliases: Listed[Text]
    summary: Text = None
    details: LongText = None
    severity: Listed[Score]
    affected: Listed[Affected]
    references: Listed[Reference]
    withdrawn: Annotated[int | None, BeforeValidator(moment_of)] = None
    database_specific: Additions = NOTHING

    @property
    def severity_text(self) -> str | None:
        """A word if the database gives one, else the first score as given."""
        scores = (one.score for one in self.severity if one.score)
        return self.database_specific.severity or next(scores, None)

    @property
    def title(self) -> str:
        """The summary, else the first line of the details, else the ID."""
        first_line = (self.details or "").partition("\n")[0][:LONGEST_TEXT]
        return self.summary or first_line or self.id

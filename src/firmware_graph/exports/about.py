"""The facts about an export: its content, its time, its readers, and its limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from firmware_graph.exports.column import Column
from firmware_graph.exports.export_list import ExportList
from firmware_graph.exports.readership import Readers, classification_of

NOT_A_RECOMMENDATION: Final = (
    "What can be done is no recommendation to do it: ask the manufacturer, and read the release notes."
)
MAY_BE_PASSED_ON: Final = {
    Readers.EVERYONE: "May be passed on to anyone",
    Readers.SEC_PARTIES: "May be passed on to SEC Parties alone",
    Readers.ONE_PARTY: "May be passed on as far as its manufacturer, or the party itself, allows",
    Readers.SECURITY_SUB_COMMITTEE: "May not be passed on outside the Security Sub-Committee",
}
MOMENTS: Final = ("asOf", "knownAt")
POSITION: Final = "Position of the feed"
TIERS_OF: Final = {
    Readers.EVERYONE: ("cpl",),
    Readers.SEC_PARTIES: ("cpl", "fir"),
    Readers.ONE_PARTY: ("cpl", "fir"),
    Readers.SECURITY_SUB_COMMITTEE: ("cpl", "fir", "ssc"),
}
"""The parts of a revision that readers may know: the others tell when facts that are not theirs changed."""


@dataclass(frozen=True, slots=True)
class About:
    """The facts about an export; `made_at` is ISO 8601 in UTC, `revision` as in the first page's answer.

    `position` is the feed position that it is complete to; empty for answers to the caller's own list. `targets` states
    whose approved targets its rows depend on; empty if they do not.
    """

    export: ExportList
    readers: Mapping[str, Readers]
    revision: Mapping[str, Any]
    made_at: str
    variables: Mapping[str, Any]
    position: str = ""
    targets: str = ""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns of the rows."""
        return self.export.columns

    @property
    def classification(self) -> str:
        """Who may have the file as a whole."""
        return classification_of(self.readers)

    @property
    def is_restricted(self) -> bool:
        """Whether it is for the Security Sub-Committee only, or for one party."""
        return max(self.readers.values()) >= Readers.ONE_PARTY

    def told_revision(self) -> str:
        """Return the revision as far as those may know it who may have the file; the moment is of the whole of it."""
        whole, published = self.revision["id"], self.revision.get("recordedAt")
        told = "-".join(part for part in whole.split("-") if part.startswith(TIERS_OF[max(self.readers.values())]))
        return f"{whole}, published {published}" if published and told == whole else told

    def readers_of_position(self) -> Readers:
        """Return who may have the position, never more than the file: two that differ tell that something changed."""
        parts = [part.rstrip("0123456789") for part in self.revision["id"].split("-")]
        levels = [level for level, tiers in TIERS_OF.items() if {*parts} <= {*tiers}]
        return max(min(levels, default=Readers.SECURITY_SUB_COMMITTEE), *self.readers.values())

    def facts(self) -> dict[str, str]:
        """Return the facts about the file, by name."""
        given = {name: value for name, value in self.variables.items() if name not in MOMENTS and value is not None}
        return {
            "firmware-graph export": self.export.title,
            "Classification": self.classification,
            "Revision": self.told_revision(),
            **({POSITION: self.position} if self.position else {}),
            "Made at": self.made_at,
            "As of": self.variables.get("asOf") or f"{self.made_at} (now)",
            "Known at": self.variables.get("knownAt") or f"{self.made_at} (now)",
            "Filters": written(given) or "none",
            **({"Targets": self.targets} if self.targets else {}),
            "Not a recommendation": NOT_A_RECOMMENDATION,
            **self.passing_on(),
        }

    def passing_on(self) -> dict[str, str]:
        """Return which columns may be passed on, and to whom."""
        readers = {**self.readers, **({POSITION: self.readers_of_position()} if self.position else {})}
        titles = {level: [title for title, one in readers.items() if one == level] for level in Readers}
        return {MAY_BE_PASSED_ON[level]: "; ".join(named) for level, named in titles.items() if named}


def moment_of_making() -> str:
    """Return the current moment, in the format of a file's facts."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def targets_in_words(targets: Sequence[Mapping[str, Any]] | None, party: str | None) -> str:
    """Return whose targets a list depends on, and how many there are; empty if it depends on none."""
    if targets is None:
        return ""
    avoided = sum(one["isAvoided"] for one in targets)
    return f"those that {party} has approved ({len(targets) - avoided}), and not the latest; it avoids {avoided}"


def written(given: Mapping[str, Any]) -> str:
    """Format a filter; for a list given as rows, how many there are."""
    parts = {**given, **given.get("filter", {})}
    parts.pop("filter", None)
    return "; ".join(text for name, value in parts.items() for text in parameters(name, value))


def in_address(value: object) -> object:
    """Return the value of a filter as in the URL of an export."""
    return str(value).lower() if isinstance(value, bool) else value


def parameters(name: str, value: object) -> list[str]:
    """Format a filter as in the URL of an export: a list has its name before each value."""
    if not isinstance(value, list):
        return [f"{name}={in_address(value)}"]
    if value and isinstance(value[0], dict):
        return [f"{name}={len(value)} rows"]
    return [text for one in value for text in parameters(name, one)]

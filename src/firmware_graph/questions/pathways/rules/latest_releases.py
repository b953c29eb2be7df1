"""Whether versions from which nothing leads on are the latest, for all of a lineage at once (domain.md §3.4 rule 5)."""

from enum import Enum, auto
from typing import Final, NamedTuple

from firmware_graph.model.cached import cached_property
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.interruption import check, checked
from firmware_graph.questions.pathways.rules.blockers import blockers_leading_on
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import Measured
from firmware_graph.questions.pathways.rules.undeclared_predecessors import (
    can_be_passed,
    is_undeclared,
    undeclared_behind,
)

MODEL_BYTES: Final = 200


class End(Enum):
    """What is so of a version from which nothing leads on, in the order in which it is looked for."""

    UNDECLARED = auto()
    BLOCKED = auto()
    SUPERSEDED = auto()
    UNDATED = auto()
    LATEST = auto()


class Releases(NamedTuple):
    """The CURRENT versions of a model: how many, and of those with a date the latest.

    `undeclared` is the latest date of one behind which something is not declared.
    """

    number: int = 0
    undated: int = 0
    latest: str = ""
    undeclared: str = ""


class LatestReleases(Measured):
    """The releases of each model of a lineage, gone through once, however many versions are asked about."""

    def __init__(self, lineage: LineageGraph) -> None:
        self.lineage = lineage

    @property
    def size(self) -> int:
        """Its current size in bytes."""
        return MODEL_BYTES * len(self.__dict__.get("of_models", ()))

    def end_of(self, version: FirmwareVersion) -> End:
        """Return why a version without a usable link onward is the latest, a dead end, or unknown."""
        releases, date = self.of_models.get(version.model_key, Releases()), version.ordering_date
        is_superseded = bool(date) and releases.latest > date
        if is_superseded and releases.undeclared > date and self.has_undeclared_behind_later(version):
            return End.UNDECLARED
        if blockers_leading_on(self.lineage, version):
            return End.BLOCKED
        if is_superseded or self.lineage.is_removed(version):
            return End.SUPERSEDED
        undated = releases.undated if date else releases.number - self.lineage.is_current(version)
        return End.UNDATED if undated else End.LATEST

    def has_undeclared_behind_later(self, version: FirmwareVersion) -> bool:
        """Return whether something is undeclared behind a later release also where no way leads through a version."""
        if not self.lineage.declared.arcs_from(version.cpl_entry_id):
            return True
        later = [release.cpl_entry_id for release in self.lineage.later_releases(version)]
        return bool(undeclared_behind(self.lineage, later, version.cpl_entry_id))

    @cached_property
    def of_models(self) -> dict[str, Releases]:
        """The releases of each model."""
        undeclared, found = self.undeclared_behind_each(), dict[str, Releases]()
        for version in checked(self.lineage.versions.values()):
            if self.lineage.is_current(version):
                known, date = found.get(version.model_key, Releases()), version.ordering_date
                found[version.model_key] = Releases(
                    known.number + 1,
                    known.undated + (not date),
                    max(known.latest, date),
                    max(known.undeclared, date) if version.cpl_entry_id in undeclared else known.undeclared,
                )
        return found

    def undeclared_behind_each(self) -> set[int]:
        """Return the versions that are not fully declared, or have one that is not behind them."""
        versions = self.lineage.versions
        found = {entry for entry, version in versions.items() if is_undeclared(version)}
        pending = list(found)
        while pending:
            check()
            if can_be_passed(self.lineage, versions[tail := pending.pop()]):
                heads = {arc.head for arc in self.lineage.declared.arcs_from(tail)} - found
                found |= heads
                pending += heads
        return found

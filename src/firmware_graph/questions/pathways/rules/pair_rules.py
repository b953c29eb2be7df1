"""Whether two versions are compatible, and the newest that both ends of a pair can reach (domain.md R114, R115)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pair import PairVerdict, Partners
from firmware_graph.model.pathway import PathwayOutcome, PathwayUnknown, UpgradePathway
from firmware_graph.questions.pathways.rules.answers import Answers
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.state import is_current

NOTHING_DECLARED = "No versions of the two ends are declared to go together: ask their manufacturers."

Ends = tuple[FirmwareVersion, FirmwareVersion]


@dataclass(frozen=True)
class PairRules:
    """Decides on pairs of versions on a day, by their lineages and by declared compatibility.

    `model_keys` has the model of each version of these lineages.
    """

    lineage_of: Callable[[int], LineageGraph]
    model_keys: Mapping[int, str]
    partners: Partners
    day: str
    known: dict[tuple[int, int], list[PathwayOutcome]] = field(default_factory=dict)

    def verdict(self, one: FirmwareVersion, other: FirmwareVersion) -> PairVerdict:
        """Return whether two versions are compatible.

        Out of step is certain: versions of one end's model are declared compatible with the other end's version, and
        this one is not among them. Without such a declaration, there is no verdict.
        """
        if one.cpl_entry_id == other.cpl_entry_id:
            return PairVerdict.SAME
        if other.cpl_entry_id in self.partners.get(one.cpl_entry_id, ()):
            return PairVerdict.COMPATIBLE
        if self.has_partner_of(one, other.model_key) or self.has_partner_of(other, one.model_key):
            return PairVerdict.OUT_OF_STEP
        return PairVerdict.NOT_DECLARED

    def has_partner_of(self, version: FirmwareVersion, model_key: str) -> bool:
        """Whether a version is declared compatible with some version of a model that was asked about."""
        partners = self.partners.get(version.cpl_entry_id, ())
        return any(self.model_keys.get(partner) == model_key for partner in partners)

    def next(self, one: FirmwareVersion, other: FirmwareVersion) -> list[PathwayOutcome]:
        """Return the pathway of each end to the newest compatible versions that both can reach.

        If there are none, the answers of both ends for the newest compatible versions. Computed once for a pair.
        """
        key = one.cpl_entry_id, other.cpl_entry_id
        if key not in self.known:
            self.known[key] = self.next_of(one, other)
        return self.known[key]

    def next_of(self, one: FirmwareVersion, other: FirmwareVersion) -> list[PathwayOutcome]:
        """Compute the answers of both ends."""
        newest: list[PathwayOutcome] | None = None
        for goal in sorted(self.goals(one, other), key=newness, reverse=True):
            answers = [self.pathway(one, goal[0]), self.pathway(other, goal[1])]
            if all(isinstance(answer, UpgradePathway) for answer in answers):
                return answers
            newest = newest or answers
        return newest or [PathwayUnknown(end, None, [], [NOTHING_DECLARED]) for end in (one, other)]

    def goals(self, one: FirmwareVersion, other: FirmwareVersion) -> Iterator[Ends]:
        """Yield the compatible current versions of the lineages of both ends."""
        first = self.lineage_of(one.cpl_entry_id).versions
        second = self.lineage_of(other.cpl_entry_id).versions
        for entry, version in first.items():
            partners = [entry, *self.partners.get(entry, ())]
            ends = ((version, second[partner]) for partner in partners if partner in second)
            yield from (pair for pair in ends if all(is_current(end, self.day) for end in pair))

    def pathway(self, source: FirmwareVersion, target: FirmwareVersion) -> PathwayOutcome:
        """Return the pathway from an end to a version of its lineage."""
        lineage = self.lineage_of(source.cpl_entry_id)
        return lineage.derive(Answers).pathway(source.cpl_entry_id, target.cpl_entry_id)


def newness(ends: Ends) -> tuple[list[str], list[int]]:
    """Return the sort key of two compatible versions: by the older of the two first.

    Of equal dates, by the higher entry IDs (domain.md §3.4 rule 9).
    """
    return sorted(end.ordering_date for end in ends), sorted(end.cpl_entry_id for end in ends)

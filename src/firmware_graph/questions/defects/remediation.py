"""Pathways to firmware that is clear of a defect, for many versions at once: for the Security Sub-Committee only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.defect import CLEAR, DefectExposure, DefectSubject, RestrictedEntry
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import UpgradePathway
from firmware_graph.questions.defects.rules.clear_pathway import RemediationOutcome, clear_pathway, current_by_entry
from firmware_graph.questions.defects.rules.exposure_matrix import exposure_of_entry, exposures_of_entry, gravity
from firmware_graph.questions.defects.shared.defect_register import defect_register
from firmware_graph.questions.defects.shared.restricted_entries import restricted_entries
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages, upgrade_lineages

Remedied = tuple[list[RemediationOutcome], dict[int, RestrictedEntry]]


@dataclass(frozen=True, slots=True)
class RemediationEffect:
    """The effect of a remediation on all defects, each with the exposure of the target.

    `clears` are those that the target is clear of, `leaves` those that it still has or may have, and `brings` those to
    which its exposure is more severe than before.
    """

    clears: Sequence[DefectExposure]
    leaves: Sequence[DefectExposure]
    brings: Sequence[DefectExposure]


async def remediations(
    reader: GraphReader, exposures: Sequence[DefectExposure], *, clocks: Clocks
) -> list[RemediationOutcome]:
    """Return for each exposure the pathway to a current version that is clear of its defect, or why there is none.

    Costs two round trips for all of them.
    """
    return (await remedied(reader, exposures, clocks=clocks))[0]


async def remediation_effects(
    reader: GraphReader, exposures: Sequence[DefectExposure], *, clocks: Clocks
) -> list[RemediationEffect | None]:
    """Return the effect of each remediation that is a pathway, None for others; three round trips for all."""
    outcomes, entries = await remedied(reader, exposures, clocks=clocks)
    subjects = (await defect_register(reader)).subjects(clocks.as_of)
    return [
        effect_of(outcome, entries, subjects) if isinstance(outcome, UpgradePathway) else None for outcome in outcomes
    ]


async def remedied(reader: GraphReader, exposures: Sequence[DefectExposure], *, clocks: Clocks) -> Remedied:
    """Return the remediations, and the restricted facts of every entry of their lineages."""
    sources = [exposure.firmware_version.cpl_entry_id for exposure in exposures]
    lineages = await upgrade_lineages(reader, sources, clocks=clocks, argument="first")
    entries = await restricted_entries(reader, [entry for lineage in lineages.apart for entry in lineage.versions])
    clear = ClearReleases(lineages, entries)

    def remedy(exposure: DefectExposure) -> RemediationOutcome:
        source = exposure.firmware_version.cpl_entry_id
        return clear_pathway(lineages.of(source), lineages[source], clear.around(source, exposure.subject))

    return await reader.each(exposures, remedy), entries


class ClearReleases:
    """The current versions of some lineages that are clear of a defect, computed once for a lineage and defect."""

    def __init__(self, lineages: Lineages, entries: Mapping[int, RestrictedEntry]) -> None:
        self.lineages, self.entries = lineages, entries
        self.found: dict[tuple[int, str, object], list[FirmwareVersion]] = {}

    def around(self, entry: int, subject: DefectSubject) -> list[FirmwareVersion]:
        """Return those of an entry's lineage; unknown exposures are not clear."""
        current = self.lineages.of(entry).derive(current_by_entry)[entry]
        key = id(current), subject.defect_id, tuple(subject.ranges)
        if key not in self.found:
            self.found[key] = [
                version
                for version in current
                if exposure_of_entry(subject, self.entries[version.cpl_entry_id]) in CLEAR
            ]
        return self.found[key]


def effect_of(
    pathway: UpgradePathway, entries: Mapping[int, RestrictedEntry], subjects: Mapping[str, DefectSubject]
) -> RemediationEffect:
    """Compare the two ends of a pathway, defect by defect."""
    before = exposures_of_entry(subjects, entries[pathway.source.cpl_entry_id])
    target = entries[pathway.target.cpl_entry_id]
    after = {defect: exposure_of_entry(subject, target) for defect, subject in subjects.items()}

    def exposures(chosen: Iterable[str]) -> list[DefectExposure]:
        return [DefectExposure(subjects[defect], pathway.target, after[defect]) for defect in chosen]

    ranks = {defect: gravity(before[defect]) if defect in before else 0 for defect in after}
    changes = {defect: (ranks[defect], gravity(exposure)) for defect, exposure in after.items()}
    return RemediationEffect(
        clears=exposures(defect for defect, (was, now) in changes.items() if was > now == 0),
        leaves=exposures(defect for defect, (was, now) in changes.items() if was >= now > 0),
        brings=exposures(defect for defect, (was, now) in changes.items() if now > was),
    )

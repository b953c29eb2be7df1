"""The firmware and manufacturers whose restricted facts an execution reads, for the audit record."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from firmware_graph.api.schema.pathways.versions_met import versions_in
from firmware_graph.auth.policy import RESTRICTED_FIELDS
from firmware_graph.auth.policy.feed import MIXED
from firmware_graph.model.advisory import Advisory, AdvisoryPaper
from firmware_graph.model.change_event import ChangeEvent, Feed
from firmware_graph.model.defect import BlastRadius, DefectExposure, ExposureSummary, ManufacturerExposure
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.page import Page
from firmware_graph.model.pathway import MultipleTargets, NoPathway, NotOtaUpgradable, PathwayUnknown, UpgradePathway
from firmware_graph.questions.defects.remediation import RemediationEffect


@dataclass(slots=True)
class Disclosures:
    """The parents and answers of an execution's restricted fields; examined at its end."""

    met: list[Any] = field(default_factory=list)
    events: list[ChangeEvent] = field(default_factory=list)

    def add(self, coordinate: tuple[str, str], parents: Sequence[Any], answers: Sequence[Any]) -> None:
        """Add a call of a field; ignore fields that are not restricted."""
        if coordinate in RESTRICTED_FIELDS:
            self.met += parents, answers
        elif ".".join(coordinate) in MIXED:
            for parent, answer in zip(parents, answers, strict=False):
                self.add_events(parent, answer)

    def add_events(self, parent: object, answer: Feed | Page[ChangeEvent]) -> None:
        """Add the restricted events of a page; if it counts others too, add the parent of the page."""
        events = answer.events if isinstance(answer, Feed) else answer.rows
        self.events += [event for event in events if event.is_restricted]
        if isinstance(answer, Page) and (answer.has_next or answer.total_count not in {None, len(events)}):
            self.met.append([parent])

    @property
    def are_none(self) -> bool:
        """Whether nothing was asked that could have shown a restricted fact."""
        return not self.events and not self.met

    def found(self) -> tuple[set[int], set[str]]:
        """Return the entry IDs, and the manufacturer codes of these and of counts by manufacturer."""
        found = Found()
        found.look_through(self.met)
        entries = (event.cpl_entry_id for event in self.events)
        found.cpl_entry_ids.update(entry for entry in entries if entry is not None)
        found.manufacturer_codes.update(code for event in self.events for code in event.manufacturer_codes or ())
        return found.cpl_entry_ids, found.manufacturer_codes


@dataclass(slots=True)
class Found:
    """The entry IDs and manufacturer codes found in answers."""

    cpl_entry_ids: set[int] = field(default_factory=set)
    manufacturer_codes: set[str] = field(default_factory=set)

    def look_through(self, value: object) -> None:
        """Add the versions and manufacturers that a row or a list of rows is about."""
        match value:
            case FirmwareVersion():
                self.cpl_entry_ids.add(value.cpl_entry_id)
                self.manufacturer_codes.add(value.manufacturer_code)
            case ManufacturerExposure():
                self.manufacturer_codes.add(value.manufacturer.code)
            case ExposureSummary():
                self.manufacturer_codes.update(value.manufacturer_codes)
            case Advisory() | AdvisoryPaper():  # they include the rows of these
                self.cpl_entry_ids.update(value.cpl_entry_ids)
            case DefectExposure() | BlastRadius() | Page() | RemediationEffect():
                self.look_through(parts_of(value))
            case UpgradePathway() | NoPathway() | PathwayUnknown() | MultipleTargets() | NotOtaUpgradable():
                self.look_through([*versions_in(value)])
            case list() | tuple():
                for part in value:
                    about = part.firmware_version if isinstance(part, DefectExposure) else part
                    if isinstance(about, FirmwareVersion):  # which long lists mostly consist of
                        self.cpl_entry_ids.add(about.cpl_entry_id)
                        self.manufacturer_codes.add(about.manufacturer_code)
                    else:
                        self.look_through(about)


def parts_of(value: DefectExposure | BlastRadius | Page[Any] | RemediationEffect) -> object:
    """Return the part of a row that is about versions or manufacturers."""
    match value:
        case DefectExposure():
            return value.firmware_version
        case BlastRadius():
            return value.by_manufacturer
        case Page():
            return value.rows
        case RemediationEffect():
            return [value.clears, value.leaves, value.brings]

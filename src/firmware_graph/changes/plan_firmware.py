"""The entries as they are after the operations of a change on them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from firmware_graph.changes.add_firmware import add_firmware
from firmware_graph.changes.correct_firmware import correct_firmware
from firmware_graph.changes.faults import FieldFault
from firmware_graph.changes.remove_firmware import remove_firmware
from firmware_graph.model.change import FirmwareAddition, FirmwareCorrection, FirmwareRemoval, Operation
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.interruption import checked
from firmware_graph.model.vocabulary import DeviceType
from firmware_graph.records.data_quality import flagged
from firmware_graph.records.manufacturer_names import most_given_names
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.recorded import Recorded

Placed = tuple[int, FieldFault]
"""The index of an operation, and its fault."""


class PlannedFirmware(NamedTuple):
    """All versions after a change, those that it states, and the faults; `failed` are entries of faulty operations."""

    versions: Mapping[int, FirmwareVersion]
    stated: frozenset[int]
    faults: Sequence[Placed] = ()
    failed: frozenset[int] = frozenset()


def plan_firmware(operations: Sequence[Operation], recorded: Recorded, moment: Moment) -> PlannedFirmware:
    """Return the versions after the operations on entries, with the derived names of manufacturers and flags."""
    stated: dict[int, FirmwareVersion] = {}
    faults: list[Placed] = []
    failed: set[int] = set()
    places: dict[int, int] = {}
    for place, one in enumerate(checked(operations)):
        if not isinstance(one, FirmwareAddition | FirmwareCorrection | FirmwareRemoval):
            continue
        found = version_after(one, recorded, moment)
        if isinstance(found, list):
            faults += [(place, fault) for fault in found]
            failed.add(one.cpl_entry_id)
        else:
            stated[one.cpl_entry_id], places[one.cpl_entry_id] = found, place
    versions = {**recorded.versions, **stated}
    faults += [(places[entry], fault) for entry, fault in faults_of_hubs(stated, recorded, versions)]
    if stated:
        versions = dict(flagged(named(versions, stated, recorded)))
    return PlannedFirmware(versions, frozenset(stated), faults, frozenset(failed))


def version_after(
    one: FirmwareAddition | FirmwareCorrection | FirmwareRemoval, recorded: Recorded, moment: Moment
) -> FirmwareVersion | list[FieldFault]:
    """Return an entry after an operation, or its faults."""
    if isinstance(one, FirmwareAddition):
        return add_firmware(one, recorded, moment=moment)
    if isinstance(one, FirmwareCorrection):
        return correct_firmware(one, recorded)
    return remove_firmware(one, recorded, moment=moment)


def faults_of_hubs(
    stated: Mapping[int, FirmwareVersion], recorded: Recorded, versions: Mapping[int, FirmwareVersion]
) -> list[tuple[int, FieldFault]]:
    """Return the faults of entries whose required Comms Hub is not one, if it differs from the recorded one.

    `versions` has the hubs that operations state; an unchanged one may be of a lineage that was not read.
    """
    faults = []
    for entry, version in stated.items():
        hub_id, past = version.required_comms_hub_entry_id, recorded.versions.get(entry)
        if past is not None and past.required_comms_hub_entry_id == hub_id:
            continue
        hub = None if hub_id is None else versions.get(hub_id)
        if hub_id is not None and (hub is None or hub.device_type != DeviceType.CH):
            reason = f"entry {hub_id} is of type {hub.device_type}" if hub else f"there is no entry {hub_id}"
            remedy = "give the CPL Entry ID of a Comms Hub, or leave it empty"
            fault = Fault(ProblemCode.UNKNOWN_COMMS_HUB, reason, remedy)
            faults.append((entry, FieldFault("required_comms_hub_entry_id", fault)))
    return faults


def named(
    versions: Mapping[int, FirmwareVersion], stated: Mapping[int, FirmwareVersion], recorded: Recorded
) -> dict[int, FirmwareVersion]:
    """Return the versions with the names of the manufacturers whose entries change."""
    codes = {version.manufacturer_code for version in stated.values()}
    codes |= {recorded.versions[entry].manufacturer_code for entry in stated if entry in recorded.versions}
    names = most_given_names(
        Counter(
            (version.manufacturer_code, version.manufacturer_name_submitted)
            for version in versions.values()
            if version.manufacturer_code in codes
        )
    )
    return {
        entry: version
        if names.get(version.manufacturer_code, version.manufacturer_name) == version.manufacturer_name
        else version._replace(manufacturer_name=names[version.manufacturer_code])
        for entry, version in versions.items()
    }

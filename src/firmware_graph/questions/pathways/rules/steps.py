"""The actions for each upgrade of a pathway, and who does them (domain.md §3.4 rule 8, §3.1)."""

from collections.abc import Mapping

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import UpgradeCommand
from firmware_graph.model.pathway_codes import CommandStage, Responsible
from firmware_graph.model.vocabulary import DeviceType, Generation

SUPPLIERS = ("IS", "GS")
TWO_STAGES = (
    UpgradeCommand("SR11.1", CommandStage.DISTRIBUTE, SUPPLIERS),
    UpgradeCommand("SR11.3", CommandStage.ACTIVATE, SUPPLIERS),
)
ONE_STAGE = (UpgradeCommand("SR11.4", CommandStage.DISTRIBUTE_AND_ACTIVATE, SUPPLIERS),)
COMMANDS: Mapping[str, tuple[UpgradeCommand, ...]] = {
    DeviceType.ESME: TWO_STAGES,
    DeviceType.GSME: TWO_STAGES,
    DeviceType.HCALCS: TWO_STAGES,
    DeviceType.PPMID: ONE_STAGE,
}


def commands_for(version: FirmwareVersion) -> tuple[UpgradeCommand, ...]:
    """Return the DCC service requests, in order; none if none is known or no supplier sends one."""
    return COMMANDS.get(version.device_type, ())


def responsible_for(version: FirmwareVersion) -> Responsible:
    """Return who carries out an upgrade of this product."""
    if version.device_type == DeviceType.CH:
        by_generation = {Generation.SMETS1: Responsible.SUPPLIER, Generation.SMETS2: Responsible.DCC_CSP}
        return by_generation[Generation(version.generation)] if version.generation else Responsible.NOT_KNOWN
    return Responsible.SUPPLIER if commands_for(version) else Responsible.NOT_KNOWN

"""Which defects these firmware versions have or may have: for the Security Sub-Committee only."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.defect import DefectExposure
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.questions.defects.rules.exposure_matrix import exposures_of_entry
from firmware_graph.questions.defects.shared.defect_register import defect_register
from firmware_graph.questions.defects.shared.restricted_entries import restricted_entries


async def defect_exposures(
    reader: GraphReader, versions: Sequence[FirmwareVersion], *, clocks: Clocks
) -> list[list[DefectExposure]]:
    """List for each version the defects whose ranges it is not outside of, by defect ID.

    Defects for which it was assessed are listed too, whatever the verdict. Costs two round trips for all versions.
    """
    subjects = (await defect_register(reader)).subjects(clocks.as_of)
    entries = await restricted_entries(reader, [version.cpl_entry_id for version in versions])
    found = {entry: exposures_of_entry(subjects, facts) for entry, facts in entries.items()}
    return [
        [
            DefectExposure(subjects[defect_id], version, exposure)
            for defect_id, exposure in found[version.cpl_entry_id].items()
        ]
        for version in versions
    ]

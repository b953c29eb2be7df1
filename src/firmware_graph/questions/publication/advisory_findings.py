"""What an advisory would reveal by its words, or by the set of its entries: for the Security Sub-Committee only."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.advisory import Advisory, AdvisoryFinding, AdvisoryFindingCode
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.defect import DefectSubject, Exposure, RestrictedEntry
from firmware_graph.model.page import PageRequest
from firmware_graph.model.public_words import public_words_in
from firmware_graph.model.restricted_words import RestrictedWords
from firmware_graph.questions.defects.exposed_firmware import exposed_firmware
from firmware_graph.questions.defects.firmware_by_zigbee_stack import firmware_by_zigbee_stack
from firmware_graph.questions.defects.rules.exposure_matrix import AFFECTED, ExposureMatrix, exposures_of_entry
from firmware_graph.questions.defects.shared.defect_register import defect_register
from firmware_graph.questions.defects.shared.restricted_entries import restricted_entries
from firmware_graph.questions.products.firmware_versions import FirmwareFilter

LITTLE: Final = 0.2
"""Two sets are alike if they differ by at most this share of the larger one, or by one entry."""
LARGEST_LIST: Final = 10_000


async def advisory_findings(reader: GraphReader, advisory: Advisory, *, clocks: Clocks) -> list[AdvisoryFinding]:
    """Return what an advisory would reveal, in the order of the codes.

    Costs up to six round trips: for the recorded words, for the facts of its entries, and for the firmware on their
    stacks and with their defects, limited to sets that could be alike.
    """
    matrix = await defect_register(reader)
    entries = frozenset(advisory.cpl_entry_ids)
    facts = await restricted_entries(reader, entries)
    return [
        *words_in(advisory, words_of(matrix)),
        *await like_stacks(reader, entries, facts),
        *await like_defects(reader, matrix, entries, facts, clocks),
    ]


def words_of(matrix: ExposureMatrix) -> RestrictedWords:
    """Return every recorded name and version: of stacks, chipsets, their vendors, and defects."""
    stacks = [build.stack for build in matrix.builds if build.stack]
    chipsets = [build.chipset for build in matrix.builds if build.chipset]
    names = [
        *(stack.name for stack in stacks),
        *(f"{stack.name} {stack.version}" for stack in stacks if stack.version),
        *(one.vendor for one in chipsets),
        *(one.part for one in chipsets if one.part),
        *(name for defect in matrix.defects for name in (defect.defect_id, *defect.aliases)),
        *(one.family for defect in matrix.defects for one in defect.ranges),
    ]
    bounds = (
        bound
        for defect in matrix.defects
        for one in defect.ranges
        for bound in (one.introduced, one.fixed, one.last_affected)
    )
    versions = {*(stack.version for stack in stacks), *bounds}
    return RestrictedWords.of(names, [version for version in versions if version and version != "0"])


def words_in(advisory: Advisory, words: RestrictedWords) -> Iterator[AdvisoryFinding]:
    """Yield a finding for each restricted word of a title, a text or a severity: recorded, or public."""
    for name in ("title", "text", "severity"):
        text = getattr(advisory, name) or ""
        recorded = words.found_in(text)
        for word in recorded:
            message = f"The {name} has {word!r}, which is recorded of a stack, a chipset or a defect."
            yield AdvisoryFinding(AdvisoryFindingCode.RESTRICTED_WORD, message)
        for word in dict.fromkeys(public_words_in(text)):
            if not any(word in one or one in word for one in recorded):
                message = f"The {name} has {word!r}, a word of stacks, chipsets or defects."
                yield AdvisoryFinding(AdvisoryFindingCode.RESTRICTED_WORD, message)


async def like_stacks(
    reader: GraphReader, entries: frozenset[int], facts: Mapping[int, RestrictedEntry]
) -> list[AdvisoryFinding]:
    """Return the stacks, and the pairs of stack and chipset, whose firmware is exactly or nearly the set of entries."""
    own = Counter(fact.build.stack.key for fact in facts.values() if fact.build.stack)
    keys = sorted(key for key, count in own.items() if may_be_alike(entries, count))
    pages = await firmware_by_zigbee_stack(reader, keys, PageRequest(LARGEST_LIST)) if keys else []
    firmware = {key: {row.cpl_entry_id for row in page.rows} for key, page in zip(keys, pages, strict=True)}
    found = [
        AdvisoryFinding(AdvisoryFindingCode.SET_LIKE_A_STACK, alike(entries, on_stack, f"the stack {key}"))
        for key, on_stack in firmware.items()
        if are_alike(entries, on_stack)
    ]
    members = {entry for on_stack in firmware.values() for entry in on_stack}
    builds: dict[tuple[str, str], set[int]] = {}
    for entry, fact in (await restricted_entries(reader, members)).items() if members else ():
        builds.setdefault(fact.build.key, set()).add(entry)
    return [
        *found,
        *(
            AdvisoryFinding(AdvisoryFindingCode.SET_LIKE_A_BUILD, alike(entries, own, f"{stack} on {chipset}"))
            for (stack, chipset), own in sorted(builds.items())
            if chipset and are_alike(entries, own)
        ),
    ]


async def like_defects(
    reader: GraphReader,
    matrix: ExposureMatrix,
    entries: frozenset[int],
    facts: Mapping[int, RestrictedEntry],
    clocks: Clocks,
) -> list[AdvisoryFinding]:
    """Return the defects whose affected firmware is exactly or nearly the set of entries."""
    standing = matrix.subjects(clocks.as_of)
    own = Counter(
        defect_id
        for fact in facts.values()
        for defect_id, exposure in exposures_of_entry(standing, fact).items()
        if exposure is Exposure.AFFECTED
    )
    subjects = [standing[defect_id] for defect_id in sorted(own) if may_be_alike(entries, own[defect_id])]
    page = PageRequest(most_alike(entries) + 1)
    pages = (
        await exposed_firmware(reader, subjects, AFFECTED, FirmwareFilter(), page, clocks=clocks) if subjects else []
    )
    return [
        AdvisoryFinding(AdvisoryFindingCode.SET_LIKE_A_DEFECT, alike(entries, affected, f"the defect {name_of(one)}"))
        for one, exposures in zip(subjects, pages, strict=True)
        if are_alike(entries, affected := {row.firmware_version.cpl_entry_id for row in exposures.rows})
    ]


def name_of(subject: DefectSubject) -> str:
    """Return the ID of a defect."""
    return subject.defect_id


def most_alike(entries: Collection[int]) -> int:
    """Return the size of the largest set that could be alike."""
    return max(len(entries) + 1, int(len(entries) / (1 - LITTLE)) + 1)


def may_be_alike(entries: Collection[int], shared: int) -> bool:
    """Whether a set that shares so many of some entries could be alike."""
    return shared > 0 and len(entries) - shared <= allowance(len(entries))


def are_alike(entries: Collection[int], others: Collection[int]) -> bool:
    """Whether two sets are equal, or differ by little."""
    differing = set(entries).symmetric_difference(others)
    return bool(set(entries) & set(others)) and len(differing) <= allowance(max(len(entries), len(others)))


def allowance(size: int) -> int:
    """Return by how many entries sets of a size may differ and still be alike."""
    return max(1, int(size * LITTLE))


def alike(entries: Collection[int], others: Collection[int], what: str) -> str:
    """Return a sentence on how a set resembles another."""
    differing = len(set(entries).symmetric_difference(others))
    how = "is exactly" if not differing else f"differs by {differing} from"
    return f"The set of entries {how} the firmware of {what}, so it would tell that these have something in common."


def finding_codes(findings: Sequence[AdvisoryFinding]) -> list[AdvisoryFindingCode]:
    """Return the distinct codes of findings, in order."""
    codes = {finding.code for finding in findings}
    return [code for code in AdvisoryFindingCode if code in codes]

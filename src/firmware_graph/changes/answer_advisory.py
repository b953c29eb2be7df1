"""Answer an advisory as the manufacturer of some of its entries: a released one, or one it was asked about."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from firmware_graph.changes.ask_manufacturers import key_of
from firmware_graph.changes.settled import settled
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput, Conflict
from firmware_graph.model.advisory import AdvisoryEnquiry, AdvisoryState, ManufacturerAnswer, ManufacturerStatement
from firmware_graph.model.family import family_difference
from firmware_graph.model.firmware import FirmwareVersion, Manufacturer
from firmware_graph.model.successions import all_successions
from firmware_graph.questions.products.shared.kept_versions import kept_versions
from firmware_graph.questions.publication.advisory_enquiries import advisory_enquiries, entries_by_code
from firmware_graph.questions.publication.released_advisories import released_advisories
from firmware_graph.records.recorded import ByReader

HAS_ENDED: Final = "The advisory that this was asked about has ended: nothing more is recorded on it."
NOTHING_TO_ANSWER: Final = (
    "There is no advisory of this ID on entries of your manufacturer codes that is released, or that you were asked "
    "about."
)


class Answer(NamedTuple):
    """An answer: `planned_for` is a day in ISO 8601, `fixed_by` an entry."""

    answer: ManufacturerAnswer
    planned_for: str | None
    fixed_by: int | None
    stated_by: str


async def answer_advisory(
    reader: GraphReader, advisory_id: str, stated: Answer, *, manufacturer_code: str | None = None, now_ms: int
) -> ManufacturerStatement:
    """Record an answer for each of the caller's codes that has entries on an advisory, or for one; return the first.

    An advisory that is not released, and about which the caller was not asked, is treated as nonexistent.

    Raises:
        BadUserInput: There is nothing to answer, or the answer does not fit its other fields; or no entry of one of the
            codes could be upgraded to the fixing entry.
        Conflict: The advisory about which the caller was asked has ended.
        GraphUnavailable: The database cannot be reached.
    """
    check_answer(stated)
    open_to = await settled(reader, lambda settling: answerable(settling, advisory_id))
    codes = [code for code in sorted(open_to) if manufacturer_code is None or code == manufacturer_code.upper()]
    if not codes:
        raise BadUserInput(NOTHING_TO_ANSWER, argument="id")
    own = [open_to[code].cpl_entry_ids for code in codes]
    versions = await settled(reader, lambda settling: fix_and_entries(settling, stated, own))
    enquiries = [
        open_to[code]._replace(
            answer=stated.answer.value,
            planned_for=stated.planned_for,
            fixed_by=stated.fixed_by,
            stated_at=now_ms,
            stated_by=stated.stated_by,
        )
        for code in codes
    ]
    answers = [answer_row(one) for one in enquiries]
    [record] = await run_alone(reader.graph, "answer_advisory", answers=answers)
    if not record["answered"]:
        raise Conflict(HAS_ENDED, argument="id")
    return ManufacturerStatement(maker_of([*versions.values()], codes[0]), enquiries[0])


def answer_row(enquiry: AdvisoryEnquiry) -> dict[str, object]:
    """Return the properties that an answer sets; the enquiry itself stays."""
    stated = {name: value for name, value in enquiry._asdict().items() if name not in {"public_cve", "asked_at"}}
    return {"key": key_of(enquiry.advisory_id, enquiry.manufacturer_code), **stated}


def maker_of(versions: Sequence[FirmwareVersion], code: str) -> Manufacturer:
    """Return a manufacturer by the name that its entries give."""
    names = [version.manufacturer_name for version in versions if version.manufacturer_code == code]
    return Manufacturer(code, names[0] if names else code)


async def answerable(reader: GraphReader, advisory_id: str) -> dict[str, AdvisoryEnquiry]:
    """Return what the caller may answer of an advisory, with the entries, by its codes; also what it was not asked."""
    own = reader.rights.owned_codes
    enquiries = await advisory_enquiries(reader)
    asked = {one.manufacturer_code: one for one in enquiries if one.advisory_id == advisory_id}
    advisory = (await released_advisories(reader)).by_id.get(advisory_id)
    if advisory is None or advisory.state != AdvisoryState.RELEASED:
        return asked
    versions = await kept_versions(reader, advisory.cpl_entry_ids)
    of_all = entries_by_code(advisory.cpl_entry_ids, versions)
    for code in own & of_all.keys():
        enquiry = asked.get(code) or AdvisoryEnquiry(advisory_id, code, ())
        asked[code] = enquiry._replace(cpl_entry_ids=of_all[code])
    return asked


def check_answer(stated: Answer) -> None:
    """Check that an answer fits its other fields.

    Raises:
        BadUserInput: It does not.
    """
    if stated.answer is ManufacturerAnswer.NOT_ANSWERED:
        raise BadUserInput("NOT_ANSWERED is what stands until you answer: give another.", argument="answer")
    if (stated.answer is ManufacturerAnswer.FIXED) != (stated.fixed_by is not None):
        raise BadUserInput("Give 'fixedBy', the entry that fixes it, with FIXED and with no other.", argument="fixedBy")
    if stated.planned_for is not None and stated.answer is not ManufacturerAnswer.FIX_PLANNED:
        raise BadUserInput("Give 'plannedFor' with FIX_PLANNED alone.", argument="plannedFor")


async def fix_and_entries(
    reader: GraphReader, stated: Answer, entries: Sequence[Sequence[int]]
) -> Mapping[int, FirmwareVersion]:
    """Return the versions of some codes' entries, with the one that fixes them, if any.

    Raises:
        BadUserInput: The fixing entry is not the caller's own, or belongs to another product than all entries of a
            code.
    """
    named = [entry for of_one_code in entries for entry in of_one_code]
    if stated.fixed_by is None:
        return await kept_versions(reader, named)
    versions = await kept_versions(reader, [*named, stated.fixed_by])
    fix = versions.get(stated.fixed_by)
    if fix is None or fix.manufacturer_code not in reader.rights.owned_codes:
        message = f"Entry {stated.fixed_by} is not on the list under a manufacturer code of yours."
        raise BadUserInput(message, argument="fixedBy")
    [record] = await ByReader(reader).run("recorded_successions")
    successions = all_successions(record["successions"])
    for of_one_code in entries:
        known = [versions[entry] for entry in of_one_code if entry in versions]
        if known and all(family_difference(one, fix, successions) for one in known):
            raise of_another_product(fix, known[0].manufacturer_code)
    return versions


def of_another_product(fix: FirmwareVersion, code: str) -> BadUserInput:
    """Return the error for a version to which no entry of a code could be upgraded (domain.md §3.4 rule 1)."""
    message = (
        f"Entry {fix.cpl_entry_id}, of manufacturer code {fix.manufacturer_code}, is of another product than the "
        f"entries of code {code} that you answer for: name one to which they can be upgraded, and answer for each of "
        "your codes by itself with 'manufacturerCode'."
    )
    return BadUserInput(message, argument="fixedBy", manufacturerCode=code)

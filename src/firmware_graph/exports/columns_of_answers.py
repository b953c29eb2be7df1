"""The columns of a list that is returned with answers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from firmware_graph.exports.column import SEPARATOR, Column, Value

ANSWERS: Final[Mapping[str, str]] = {
    "UpgradePathway": "Can be upgraded",
    "NoPathway": "No pathway",
    "PathwayUnknown": "Not known",
    "MultipleTargets": "Several targets",
    "NotOtaUpgradable": "Not upgradable over the air",
    "AmbiguousFirmware": "Several entries fit",
    "FirmwareNotFound": "Not found",
    "InvalidReference": "Cannot be read",
}
UP_TO_DATE: Final = "Up to date"
NOT_ANSWERED: Final = "Cannot be read"


def answer_in_words(answer: Mapping[str, Any] | None) -> str:
    """Return the kind of an answer in words; None means a row without one."""
    if answer is None:
        return NOT_ANSWERED
    return UP_TO_DATE if answer.get("upToDate") else ANSWERS[answer["__typename"]]


def reason_of(node: Mapping[str, Any]) -> str | None:
    """Return the reason: a code, what is missing in words, candidates, or the error of the row."""
    answer = node["answer"]
    if answer is None:
        return str(node["problem"])
    found = answer.get("noPathwayReason") or answer.get("notOtaReason") or answer.get("message")
    if found is None and "missing" in answer:
        return " ".join(answer["missing"])
    if found is None and "candidates" in answer:
        listed = SEPARATOR.join(str(one["cplEntryId"]) for one in answer["candidates"])
        return f"{answer['ambiguity']}: {listed}"
    return None if found is None else f"{answer['end']}: {found}" if answer.get("end") else str(found)


def pathways_of(answer: Mapping[str, Any] | None) -> Sequence[Mapping[str, Any]]:
    """Return the pathways of an answer, of which there may be several."""
    if answer is None:
        return ()
    listed: Sequence[Mapping[str, Any]] = answer.get("pathways") or ([answer] if "hops" in answer else [])
    return listed


def warnings_of(answer: Mapping[str, Any] | None) -> Value:
    """Join the codes of an answer's warnings, including those of its pathways."""
    given = [*(answer or {}).get("warnings", ()), *(one for way in pathways_of(answer) for one in way["warnings"])]
    return joined([one["code"] for one in given])


def limitations_of(answer: Mapping[str, Any] | None) -> Value:
    """Join the limitations of a model, or of the models of an answer and of each of its pathways."""
    limited = [answer or {}, *pathways_of(answer)]
    return joined([limitation["text"] for one in limited for limitation in one.get("limitations", ())])


def joined(values: Sequence[object]) -> Value:
    """Join distinct values; a single one stays as it is."""
    different = list(dict.fromkeys(values))
    if len(different) == 1 and isinstance(different[0], (str, int)):
        return different[0]
    return SEPARATOR.join(map(str, different)) or None


def next_of(name: str) -> Any:  # noqa: ANN401 - a function of an answer
    """Return a function to a column of the next version on the route."""
    return lambda answer: joined([one["versions"][1][name] for one in pathways_of(answer) if one["hops"]])


ANSWER: Final = (
    Column("line", "Line", "line", of=""),
    Column("givenCplEntryId", "Asked CPL Entry ID", "given.cpl_entry_id", of=""),
    Column("givenManufacturerCode", "Asked Manufacturer Code", "given.manufacturer_code", of=""),
    Column("givenModelIdentifier", "Asked Model Identifier", "given.model_identifier", of=""),
    Column("givenFirmwareVersion", "Asked Firmware Version", "given.firmware_version", of=""),
    Column("cplEntryId", "CPL Entry ID", "answer.source.cplEntryId", of=""),
    Column("firmwareVersion", "Firmware Version", "answer.source.versionSubmitted", of=""),
    Column("answer", "Answer", "answer", answer_in_words, of=""),
    Column("reason", "Reason", "", reason_of, of=""),
    Column("nextCplEntryId", "Next CPL Entry ID", "answer", next_of("cplEntryId"), of=""),
    Column("nextFirmwareVersion", "Next Firmware Version", "answer", next_of("versionSubmitted"), of=""),
    Column("hops", "Upgrades to Do", "answer", lambda answer: joined([one["hops"] for one in pathways_of(answer)]), ""),
    Column(
        "targetCplEntryId",
        "Target CPL Entry ID",
        "answer",
        lambda answer: joined([one["target"]["cplEntryId"] for one in pathways_of(answer)]),
        "",
    ),
    Column("releaseIndex", "Releases Behind", "answer.source.releaseIndex", of=""),
    Column("variant", "Variant", "answer.source.deviceModel.variant", of=""),
    Column("warnings", "Warnings", "answer", warnings_of, of=""),
    Column("limitations", "Limitations, Whatever the Firmware", "answer", limitations_of, of=""),
    Column("manufacturerContact", "Manufacturer Contact", "answer.source.manufacturerContact", of=""),
)

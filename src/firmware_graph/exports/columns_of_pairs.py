"""The columns of a report on pairs of devices: a row for each end, with its caller's own keys."""

from collections.abc import Iterator
from typing import Final

from firmware_graph.exports.column import SEPARATOR, Column, Node
from firmware_graph.exports.columns_of_answers import answer_in_words, limitations_of, reason_of
from firmware_graph.exports.columns_of_pathways import LIMITATIONS, yes_or_no

ENTRY: Final = "statement.firmware.cplEntryId"
VERSION: Final = "statement.firmware.versionSubmitted"


def rows_of_pair(node: Node) -> Iterator[Node]:
    """Yield a row for each end of a pair: its newest statement, and its next version."""
    newest = [one for one in node["statements"] if one["isNewest"]]
    for statement, answer in zip(newest, node["next"], strict=True):
        yield {**node, "statement": statement, "answer": answer}


def way_of(answer: Node) -> str | None:
    """Format the entries that an end passes on its route."""
    return SEPARATOR.join(str(one["cplEntryId"]) for one in answer.get("versions", [])[1:-1]) or None


def why(node: Node) -> str | None:
    """Return why a pair is not resolved, or why an end has no pathway."""
    return node["message"] or reason_of(node)


PAIR: Final = (
    Column("pair", "Pair", "pair"),
    Column("end", "End", "statement.end", of=""),
    Column("verdict", "Verdict", "verdict"),
    Column("cause", "Cause", "cause"),
    Column("disagreement", "Sources Disagree", "disagreement", yes_or_no),
    Column("source", "Source", "statement.source", of=""),
    Column("reportedAt", "Reported At", "statement.reportedAt", of=""),
    Column("cplEntryId", "CPL Entry ID", ENTRY, of=""),
    Column("firmwareVersion", "Firmware Version", VERSION, of=""),
    Column("next", "Next", "answer", answer_in_words, of="next"),
    Column("nextCplEntryId", "Next CPL Entry ID", "answer.target.cplEntryId", of="next"),
    Column("nextFirmwareVersion", "Next Firmware Version", "answer.target.versionSubmitted", of="next"),
    Column("hops", "Upgrades to Do", "answer.hops", of="next"),
    Column("byWayOf", "By Way Of", "answer", way_of, of="next"),
    Column("message", "Reason", "", why, of="message"),
    Column("limitations", LIMITATIONS, "statement.firmware.deviceModel", limitations_of, of="next"),
)

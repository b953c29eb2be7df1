"""Queries about the rows of a caller's own list, some hundred at a time, with each answer in its place."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from firmware_graph.errors import BadUserInput
from firmware_graph.exports.column import Node
from firmware_graph.exports.page_reader import PageReader
from firmware_graph.ingest.list_limits import ARGUMENT
from firmware_graph.ingest.requested_cells import ISO_DAY
from firmware_graph.ingest.requested_rows import RequestedRow
from firmware_graph.model.vocabulary import DeviceType

NAME_IN_GRAPHQL: Final[Mapping[str, str]] = {
    "manufacturer_code": "manufacturerCode",
    "model_identifier": "modelIdentifier",
    "hardware_version": "hardwareVersion",
    "hardware_revision": "hardwareRevision",
    "device_model_code": "deviceModelCode",
    "firmware_version": "firmwareVersion",
    "device_type": "deviceType",
    "generation": "generation",
    "variant": "variant",
    "environment": "environment",
}

HUB_PREFIX: Final = "comms_hub_"
COMMS_HUB: Final = {"deviceType": DeviceType.CH.value}
SHOWN: Final = 10
ANSWERED: Final = "Query.upgradePathways"
OF_ANOTHER: Final = "Its FIR rows are those of another manufacturer, which you may not read."


@dataclass(slots=True)
class BatchReader(PageReader):
    """Reads answers in pages; invalid rows are returned with their error."""

    requested: Sequence[RequestedRow] = field(default_factory=tuple)

    async def pages(self) -> AsyncGenerator[Sequence[Node]]:
        """Yield the rows of each part of the list with their answers, at least one part.

        Raises:
            ExportRefused: The operation was refused or failed.
            RevisionChanged: Something was published since the first part.
        """
        size = self.export.page_size
        for start in range(0, max(1, len(self.requested)), size):
            part = self.requested[start : start + size]
            asked = [row for row in part if row.problem is None]
            requests = [request_of(row) for row in asked]
            variables = {**self.variables, "requests": requests}
            data = await self.answer(self.export.documents[0], variables)
            answers = dict(zip((row.line for row in asked), data["answers"], strict=True))
            yield [node_of(row, answers.get(row.line)) for row in part]

    def refusals_in(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the errors of an answer, except the one for rows of others if the list itself was answered."""
        is_answered = bool(body.get("data")) and body["data"]["answers"] is not None
        return [
            error
            for error in body.get("errors", [])
            if not (is_answered and error.get("extensions", {}).get("coordinate") == ANSWERED)
        ]


def node_of(row: RequestedRow, answer: Node | None) -> Node:
    """Return a row with its answer, or with the reason why it has none."""
    problem = row.problem
    said = OF_ANOTHER if answer is None else None
    if problem is not None:
        said = f"{problem.column}: {problem.reason}: {problem.remedy}"
    return {"line": row.line, "given": dict(row.cells), "answer": answer, "problem": said}


def request_of(row: RequestedRow) -> dict[str, Any]:
    """Return the request of a row: a target version is of the same product."""
    product = product_of(row)
    target = row.number("target_cpl_entry_id")
    request: dict[str, Any] = {"from": reference(row.entry, product)}
    if target is not None or "target_firmware_version" in row.cells:
        named = {**product, "firmwareVersion": row.cells.get("target_firmware_version")}
        request["to"] = reference(target, named)
    hub, hub_product = row.number("comms_hub_cpl_entry_id"), hub_product_of(row)
    is_given = hub is not None or hub_product
    installation: dict[str, Any] = {"commsHub": reference(hub, hub_product | COMMS_HUB)} if is_given else {}
    if "joined_as" in row.cells:
        installation["joinedAs"] = row.cells["joined_as"].upper()
    return {**request, "installation": installation} if installation else request


def product_of(row: RequestedRow) -> dict[str, str]:
    """Return the given parts of the product."""
    return {NAME_IN_GRAPHQL[name]: text for name, text in row.product.items()}


def hub_product_of(row: RequestedRow) -> dict[str, str]:
    """Return the given parts of the Comms Hub's product."""
    parts = {name: f"{HUB_PREFIX}{name}" for name in NAME_IN_GRAPHQL}
    return {NAME_IN_GRAPHQL[name]: row.cells[column] for name, column in parts.items() if column in row.cells}


def reference(entry: int | None, product: Mapping[str, Any]) -> dict[str, Any]:
    """Return a reference: the entry ID if there is one."""
    return {"cplEntryId": entry} if entry is not None else {"product": dict(product)}


def count_of(row: RequestedRow) -> dict[str, Any]:
    """Return a row of a fleet: one device unless it states a number."""
    product = product_of(row)
    devices = row.number("count")
    return {"firmware": reference(row.entry, product), "count": 1 if devices is None else devices}


def pair_row_of(row: RequestedRow) -> dict[str, Any]:
    """Return a row of pairs, with its own keys."""
    product = product_of(row)
    told = {
        name: row.cells[column]
        for name, column in (("source", "source"), ("reportedAt", "reported_at"))
        if column in row.cells
    }
    cause = {"cause": row.cells["cause"].upper().replace(" ", "_")} if "cause" in row.cells else {}
    keys = {name: row.cells[name] for name in ("pair", "end")}
    return {**keys, "firmware": reference(row.entry, product), **told, **cause}


INPUTS: Final[Mapping[str, Callable[[RequestedRow], dict[str, Any]]]] = {
    "requests": request_of,
    "counts": count_of,
    "rows": pair_row_of,
}


def inputs_of(batch: str, rows: Sequence[RequestedRow]) -> list[dict[str, Any]]:
    """Convert the rows of a list to the variable that they are sent in.

    Raises:
        BadUserInput: Some are invalid; the message has the first of them.
    """
    check_readable(rows)
    if batch == "reports":
        return snapshots_of(rows)
    return [INPUTS[batch](row) for row in rows]


def snapshots_of(rows: Sequence[RequestedRow]) -> list[dict[str, Any]]:
    """Return counts grouped by day, in the order in which days are first named."""
    by_day: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_day.setdefault(row.cells["reported_on"][:ISO_DAY], []).append(count_of(row))
    return [{"reportedOn": day, "counts": counts} for day, counts in by_day.items()]


def check_readable(rows: Sequence[RequestedRow]) -> None:
    """Check that all rows of a list are valid.

    Raises:
        BadUserInput: Some are not; the message has the first of them.
    """
    wrong = [row for row in rows if row.problem is not None]
    if wrong:
        first = "; ".join(f"line {row.line}: {node_of(row, None)['problem']}" for row in wrong[:SHOWN])
        raise BadUserInput(
            f"{len(wrong)} row{'' if len(wrong) == 1 else 's'} of the list cannot be read: {first}.", argument=ARGUMENT
        )

"""How much firmware has a defect, by stack, model and manufacturer: for the Security Sub-Committee alone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final, NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.defect import VERDICTS, DefectSubject, Exposure, StackBuild
from firmware_graph.questions.exposure.register import ExposureRegister
from firmware_graph.questions.exposure.verdict import exposure_of
from firmware_graph.questions.firmware_versions import FirmwareFilter

STORED_AS: Final = {"manufacturer_name": "manufacturer_name_submitted"}


class ExposedGroup(NamedTuple):
    """How much firmware of one model on one stack it is; `stack_key` is '' where none is known."""

    stack_key: str
    manufacturer_code: str
    manufacturer_name: str
    model_key: str
    firmware_count: int


async def exposed_firmware_counts(
    reader: GraphReader, requests: Sequence[Sequence[object]], filters: Mapping[str, object]
) -> list[list[ExposedGroup]]:
    """Count the firmware of each request, in one round trip that costs what there is of it."""
    record = await reader.read("exposed_firmware_counts", requests=requests, **filters)
    found: list[list[ExposedGroup]] = [[] for _ in requests]
    for place, *columns in record["counts"]:
        found[place].append(ExposedGroup._make(columns))
    return found


def request_of(subject: DefectSubject, register: ExposureRegister, exposures: frozenset[Exposure]) -> list[object]:
    """Say what the firmware that stands in one of these ways with a defect is built of, or was assessed as."""
    return [
        subject.defect_id,
        [list(build.key) for build in register.builds_with(subject.ranges, exposures)],
        sorted(exposures & VERDICTS),
        exposure_of(subject.ranges, StackBuild()) in exposures,
    ]


def filter_parameters(wanted: FirmwareFilter, day: str) -> dict[str, object]:
    """Write a filter as the query files take it: what must be equal, by the property's name, and the status."""
    given = {name: value for name, value in asdict(wanted).items() if value is not None and name != "status"}
    return {
        "filter": {STORED_AS.get(name, name): value for name, value in given.items()},
        "status": wanted.status,
        "today": day,
    }

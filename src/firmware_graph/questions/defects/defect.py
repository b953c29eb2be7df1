"""Which defect has this ID or alias: for the Security Sub-Committee only."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.defect import Defect
from firmware_graph.questions.defects.rules.exposure_matrix import ExposureMatrix
from firmware_graph.questions.defects.shared.defect_register import defect_register


async def defect(reader: GraphReader, name: str) -> Defect | None:
    """Look up a defect, withdrawn or not, in one round trip; None if there is none.

    Raises:
        BadUserInput: The name is an alias of several defects.
    """
    return defect_named(await defect_register(reader), name, argument="id")


def defect_named(matrix: ExposureMatrix, name: str, *, argument: str) -> Defect | None:
    """Look up a defect by its ID or by an unambiguous alias; None if there is none.

    Raises:
        BadUserInput: The name is an alias of several defects, which means none of them (domain.md §3.4 rule 16).
    """
    defect_ids = matrix.names.get(name, ())
    if len(defect_ids) > 1:
        listed = ", ".join(defect_ids)
        message = f"{name!r} is an alias of several defects, so that it means none of them: give one of {listed}."
        raise BadUserInput(message, argument=argument)
    return matrix.by_id[defect_ids[0]] if defect_ids else None

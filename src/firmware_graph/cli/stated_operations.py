"""Operations of a change, built from the options of a command."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Annotated, Final

import typer

from firmware_graph.api.schema.scalars import EndOfDay, read_moment
from firmware_graph.changes.faults import schema_name
from firmware_graph.errors import GraphRefused
from firmware_graph.model.change import FirmwareCorrection, UpgradeStatement, UpgradeWithdrawal
from firmware_graph.model.vocabulary import Evidence, Recommendation, UpgradeEndCode
from firmware_graph.records.columns import CPL_COLUMNS, FIR_COLUMNS

COLUMNS: Final = {schema_name(name): name for name in (*CPL_COLUMNS, *FIR_COLUMNS)}

Source = Annotated[int, typer.Argument(metavar="FROM", help="The CPL entry ID that it goes from.")]
Target = Annotated[int, typer.Argument(metavar="TO", help="The CPL entry ID that it goes to.")]
Entry = Annotated[int, typer.Argument(metavar="ENTRY", help="The CPL entry ID.")]
Stated = Annotated[
    list[str], typer.Argument(metavar="COLUMN=VALUE…", help="Columns by their names in the schema; no value empties.")
]
EffectiveTo = Annotated[str | None, typer.Option(help="When it ends, as ISO 8601; now unless given.")]
Corrected = Annotated[bool, typer.Option("--corrected", help="It never was, and blocks nothing.")]
EffectiveFrom = Annotated[str | None, typer.Option(help="When it begins, as ISO 8601.")]
EvidenceOption = Annotated[Evidence | None, typer.Option(help="How it is known.", case_sensitive=False)]
RecommendationOption = Annotated[Recommendation | None, typer.Option(help="The advice on it.", case_sensitive=False)]
Rollback = Annotated[bool | None, typer.Option("--rollback/--no-rollback", help="Whether it goes back.")]


def withdrawal(source: int, target: int, effective_to: str | None, *, corrected: bool) -> UpgradeWithdrawal:
    """Return the withdrawal of an upgrade; a date alone means the end of that day.

    Raises:
        GraphRefused: The moment is invalid.
    """
    code = UpgradeEndCode.CORRECTED if corrected else None
    return UpgradeWithdrawal(source, target, moment(effective_to), code)


def declaration(  # noqa: PLR0913 - each is an option of the command
    source: int,
    target: int,
    evidence: Evidence | None,
    recommendation: Recommendation | None,
    *,
    is_rollback: bool | None,
    effective_from: str | None,
) -> UpgradeStatement:
    """Return the declaration of an upgrade; a date alone means the beginning of that day.

    Raises:
        GraphRefused: The moment is invalid.
    """
    begins = moment(effective_from)
    begins = begins.start if isinstance(begins, EndOfDay) else begins
    return UpgradeStatement(source, target, evidence, recommendation, is_rollback, begins)


def correction(entry: int, stated: Sequence[str]) -> FirmwareCorrection:
    """Return the correction of an entry.

    Raises:
        GraphRefused: An option names no column of an entry, or no value.
    """
    columns: dict[str, str | None] = {}
    for one in stated:
        name, equals, value = one.partition("=")
        if not equals or name not in COLUMNS:
            near = get_close_matches(name, COLUMNS)
            advice = f"Do you mean {' or '.join(near)}?" if near else f"There are {', '.join(sorted(COLUMNS))}."
            raise GraphRefused(f"{one!r} states no column of an entry, as in modelName=E200. {advice}")
        columns[COLUMNS[name]] = value or None
    return FirmwareCorrection(entry, columns)


def moment(given: str | None) -> int | None:
    """Return a moment in milliseconds since 1970; an `EndOfDay` for a date alone.

    Raises:
        GraphRefused: It is invalid.
    """
    if given is None:
        return None
    try:
        return read_moment(given)
    except ValueError as error:
        raise GraphRefused(f"{given!r} is no moment. {error}") from error

"""State a limitation of a device model, whatever its firmware."""

import uuid
from collections.abc import Iterable
from typing import Final, NamedTuple

from firmware_graph.changes.notes import checked_note
from firmware_graph.database.graph import Graph
from firmware_graph.database.waiter import Waiter
from firmware_graph.database.writer import Change, change
from firmware_graph.errors import BadUserInput, Forbidden
from firmware_graph.model.change_event import ChangeKind, Concerned, NewEvent
from firmware_graph.model.clocks import DAY_MS
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.limitation import Limitation, LimitationText
from firmware_graph.model.submitter import Submitter
from firmware_graph.model.touched import Touched
from firmware_graph.model.vocabulary import Tier

KIND: Final = "LIMITATION"
NO_MODEL: Final = "There is no device model of this ID: take one from `deviceModels`."


class LimitationAuthor(NamedTuple):
    """The author of a limitation or its end, for models of its `owned_codes` (None: all); `submitter` is recorded."""

    name: str
    owned_codes: frozenset[str] | None
    submitter: Submitter

    def check_owns(self, versions: Iterable[FirmwareVersion], *, argument: str) -> None:
        """Check that the author owns the codes of entries.

        Raises:
            Forbidden: It does not own one.
        """
        if others := self.codes_of_others(versions):
            message = f"The model is of manufacturer code {min(others)}, which your token does not own."
            raise Forbidden(message, argument=argument)

    def codes_of_others(self, versions: Iterable[FirmwareVersion]) -> frozenset[str]:
        """Return the codes of entries that the author does not own."""
        owned = self.owned_codes
        return frozenset() if owned is None else frozenset(one.manufacturer_code for one in versions) - owned


async def state_limitation(
    graph: Graph, stated: LimitationText, *, author: LimitationAuthor, most: int, waiter: Waiter | None = None
) -> Limitation:
    """Record a limitation as one change of the FIR, published as an event on the entries of the model.

    Raises:
        BadUserInput: There is no such model, or the text is blank, too long, or has a word of stacks or defects; or
            `most` limitations of the model are in force; for an author restricted to its own codes, those that ended
            within 24 hours count too, so that nobody states and ends them without limit.
        Forbidden: The model is of a code that the author does not own.
        GraphTimeout: Other writers held the lock all the time, or the caller has left.
        GraphUnavailable: The database cannot be reached.
    """
    text = checked_note(stated.text, may_name_restricted=False, argument="input.text")
    if text is None:
        raise BadUserInput("Say in 'text' what is limited.", argument="input.text")
    async with change(graph, kind=KIND, actor=author.name, waiter=waiter) as under_way:
        under_way.is_discarded, under_way.submitter = True, author.submitter
        versions = await versions_of(under_way, stated.model_key)
        if not versions:
            raise BadUserInput(NO_MODEL, argument="input.deviceModelId")
        author.check_owns(versions, argument="input.deviceModelId")
        limitation = Limitation(
            str(uuid.uuid4()), stated.model_key, text, stated.effective_from, author.name, under_way.recorded_at
        )
        known = {name: value for name, value in limitation._asdict().items() if value is not None}
        since = under_way.recorded_at - (0 if author.owned_codes is None else DAY_MS)
        if not await under_way.run("add_limitation", limitation=known, most=most, since=since):
            raise full(most)
        tell(under_way, versions)
        under_way.is_discarded = False
    return limitation


def full(most: int) -> BadUserInput:
    """Return the error for a model that has reached its limit of limitations."""
    message = (
        f"The model has {most} limitations, and may have no more: end one that holds no longer. For manufacturers, one "
        "that ended counts for 24 hours more."
    )
    return BadUserInput(message, argument="input.deviceModelId", maximum=most)


async def versions_of(under_way: Change, model_key: str) -> list[FirmwareVersion]:
    """Read the versions of a model."""
    [record] = await under_way.run("versions_by_device_model", model_keys=[model_key])
    return [FirmwareVersion._make(row) for row in record["versions"]]


def tell(under_way: Change, versions: Iterable[FirmwareVersion]) -> None:
    """Set that a change moves only the FIR, and is published as one event on the entries of a model."""
    own = list(versions)
    concerned = Concerned.of(own)
    entries = tuple(sorted(version.cpl_entry_id for version in own))
    event = NewEvent(Tier.FIR, ChangeKind.LIMITATION_CHANGED, concerned=concerned, cpl_entry_ids=entries)
    under_way.tiers, under_way.events, under_way.touched = {Tier.FIR}, [event], Touched()
    under_way.summary = {"models": list(concerned.model_keys)}

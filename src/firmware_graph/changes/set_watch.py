"""Set a watch of a party, replacing the one with its name."""

import uuid
from collections.abc import Sequence
from functools import partial
from typing import Final, NoReturn

from firmware_graph.changes.key_checks import checked_name
from firmware_graph.changes.planning import Planner
from firmware_graph.changes.watched_keys import ARGUMENT, WatchLimits, asked_by
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.database.waiter import Waiter, turn_of
from firmware_graph.errors import BadUserInput
from firmware_graph.model.quotas import Quotas
from firmware_graph.model.request_limits import REQUEST_LIMITS
from firmware_graph.model.watch import Watch
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest

QUOTAS: Final = Quotas()
SECONDS: Final = 10.0
OTHERS_SET: Final = "other watches were being set until the deadline"
WRITING_SECONDS: Final = 60.0
"""How long a watch may be written: a large one takes 10 s on a busy machine whose database has just started."""


async def set_watch(  # noqa: PLR0913 - what is stated, by whom, and the rules
    graph: Graph,
    name: str,
    requests: Sequence[PathwayRequest],
    *,
    party: str,
    now_ms: int,
    quotas: Quotas = QUOTAS,
    most_requests: int = REQUEST_LIMITS.items,
    names_party: bool = False,
    deadline: Deadline | None = None,
) -> Watch:
    """Set a watch, which keeps the ID of the one that it replaces; equal requests are merged.

    Raises:
        BadUserInput: The name or a request is invalid, there are too many requests, keys or characters, or the party
            has reached a limit of its watches.
        GraphTimeout: The deadline passed or the caller left before its turn, or it took too long; nothing is written.
        GraphUnavailable: The database cannot be reached.
    """
    deadline, name = deadline or Deadline.after(SECONDS), checked_name(name, "input.name")
    reading = partial(asked_by, requests, WatchLimits.of(most_requests))
    asked = await Planner(graph, party, deadline).run(reading)
    watch = Watch(str(uuid.uuid4()), party, name, len(asked.texts), now_ms, names_party)
    async with turn_of(graph.watch_turns, Waiter(party, deadline), reason=OTHERS_SET):
        await deadline.check()
        [outcome] = await run_alone(
            graph,
            "set_watch",
            seconds=WRITING_SECONDS,
            watch=watch._asdict(),
            most=quotas.watches,
            most_requests=quotas.watched_requests,
            texts=asked.texts,
            asked=asked.by_key(),
        )
    if not outcome["set"]:
        refuse(quotas, others=outcome["others"], other_requests=outcome["other_requests"])
    return Watch(*outcome["set"][0])


def refuse(quotas: Quotas, *, others: int, other_requests: int) -> NoReturn:
    """Refuse a watch beside the others of its party.

    Raises:
        BadUserInput: Always; it has the limit that was reached.
    """
    if others >= (most := quotas.watches):
        message = f"Your party has {most} watches, and may have no more: delete one, or set one of them again."
        raise BadUserInput(message, argument="input", maximum=most)
    most = quotas.watched_requests
    message = (
        f"All watches of your party together may have {most:,} requests, and the others have {other_requests:,}: ask "
        "for fewer, or delete a watch."
    )
    raise BadUserInput(message, argument=ARGUMENT, maximum=most)

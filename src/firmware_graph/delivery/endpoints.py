"""The endpoints to which something may be sent now."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.model.change_event import EventFilter
from firmware_graph.model.mailbox import MailSchedule
from firmware_graph.model.restricted_read import ReadBy
from firmware_graph.model.rights import Rights
from firmware_graph.model.webhook import filter_of
from firmware_graph.model.webhook_secret import SecretSeal

READING_SECONDS: Final = 10.0
RECORDING_SECONDS: Final = 10.0
"""How long the record of a delivery may take: nobody waits for it, and a cold database takes seconds to plan one."""


class KeyHolder(NamedTuple):
    """What an API key may read, and in whose name its reads are recorded."""

    rights: Rights
    reads_as: ReadBy


Identify = Callable[[Mapping[str, Any]], KeyHolder]
"""Identifies the holder of a key for the record: the rules of access are not known here."""


class Endpoint(NamedTuple):
    """An endpoint as it is at this moment.

    `cursor` is the position after the last event that it accepted; `generation` counts how often that was set back.
    `is_due` is whether events may be sent, `tests` are the pending test deliveries. `party_number` is that of the last
    event of its party's own stream. A mailbox has a `schedule` and no secrets; until it is confirmed, it is only sent
    the request for consent.
    """

    webhook_id: str
    url: str
    cursor: str
    generation: int
    failures: int
    wanted: EventFilter
    sealed: Sequence[str]
    tests: Sequence[str]
    is_due: bool
    party_number: int
    holder: KeyHolder
    schedule: MailSchedule | None = None
    is_confirmed: bool = True

    def secrets(self, seal: SecretSeal) -> list[str]:
        """Return the signing secrets, newest first.

        Raises:
            SecretNotOpened: They were sealed with another key.
        """
        return [seal.open(one, self.webhook_id) for one in self.sealed]


async def due_endpoints(graph: Graph, identify: Identify, *, now_ms: int, sends_mail: bool) -> list[Endpoint]:
    """Read the endpoints that something may be sent to, of keys that have not ended; one round trip.

    If this process `sends_mail`, another one marks the mailboxes whose recipients are asked for consent from now on. A
    recipient who ended mail is asked nothing, and marked in the same statement: so a party cannot tell by what a
    deletion frees.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: It did not answer in time.
    """
    record = await graph.read("due_webhooks", {}, Deadline.after(READING_SECONDS), is_of_leader=True)
    if sends_mail and record["unasked"]:
        await run_alone(graph, "mark_asked_mailboxes", webhook_ids=record["unasked"])
    return [endpoint_of(row, identify, now_ms) for row in record["webhooks"]]


def endpoint_of(row: Mapping[str, Any], identify: Identify, now_ms: int) -> Endpoint:
    """Convert one row; an old secret signs until its end."""
    old = [row["old_secret"]] if (row["old_secret_until"] or 0) > now_ms else []
    return Endpoint(
        row["webhook_id"],
        row["url"],
        row["cursor"],
        row["generation"],
        row["failures"],
        filter_of(row["filter"]),
        [row["secret"], *old] if row["secret"] else [],
        row["tests"],
        row["is_due"],
        row["party_number"],
        identify(row["key"]),
        MailSchedule(row["schedule"]) if row["schedule"] else None,
        row["is_confirmed"],
    )

"""Add an endpoint of a party, webhook or mailbox, that is notified of changes from now on."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from firmware_graph.changes.delete_watch import no_such_watch
from firmware_graph.changes.end_api_key import NO_SUCH_KEY
from firmware_graph.changes.webhook_cursor import position_of_now, reader_of_key
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput
from firmware_graph.model.api_key import ApiKey, KeyOwner, KeyRules
from firmware_graph.model.change_event import EventFilter
from firmware_graph.model.mailbox import UNCONFIRMED_DAYS
from firmware_graph.model.vocabulary import Tier
from firmware_graph.model.webhook import filter_text
from firmware_graph.questions.parties.api_keys import api_keys
from firmware_graph.questions.parties.watches import watches

NO_KEY: Final = f"{NO_SUCH_KEY[:-1]}, or it has ended, or has a scope that your credential has not."
WAS_ASKED: Final = (
    f"Your party had this address asked less than {UNCONFIRMED_DAYS} days ago, and nobody agreed: ask it again later."
)
WATCHES: Final = "input.watches"
NO_WATCHES: Final = "Name at least one watch, or leave 'watches' out."
NO_PATHWAYS: Final = "What watches are told is for who may read pathways: bind it to a key with `fir:read`."


class EndpointStatement(NamedTuple):
    """The request for an endpoint; `properties` are those of its kind only."""

    endpoint_id: str
    url: str
    key_id: str
    wanted: EventFilter
    watch_ids: Sequence[str] | None
    properties: Mapping[str, Any]


async def add_endpoint(
    reader: GraphReader, asked: EndpointStatement, *, owner: KeyOwner, most: int, key_rules: KeyRules
) -> ApiKey:
    """Add an endpoint of the owner's party, and return the key that it is bound to.

    The key may not have a scope that the owner lacks: otherwise the owner could have the key's data sent anywhere.

    Raises:
        BadUserInput: There is no such key or watch, the key of an endpoint for watches may not read the FIR, the party
            has already had the address of a mailbox asked for consent, or it has reached its limit of endpoints.
        GraphUnavailable: The database cannot be reached.
    """
    key = await key_of(reader, asked, owner=owner)
    own = reader_of_key(reader, key, key_rules, uses_party_facts=asked.wanted.is_of_party)
    await check_watches(reader, asked.watch_ids, party=owner.party, key_tiers=own.tiers)
    properties = {
        "webhook_id": asked.endpoint_id,
        "party": owner.party,
        "url": asked.url,
        "key_id": asked.key_id,
        "filter": filter_text(asked.wanted),
        "created_by": owner.subject,
        "cursor": await position_of_now(own),
        "generation": 0,
        "failures": 0,
        "tests": [],
        "next_attempt_at": 0,
        **asked.properties,
    }
    [made] = await run_alone(
        reader.graph,
        "add_webhook",
        party=owner.party,
        most=most,
        key_id=asked.key_id,
        properties=properties,
    )
    check_added(made, most)
    return ApiKey(*made["api_key"])


async def key_of(reader: GraphReader, asked: EndpointStatement, *, owner: KeyOwner) -> ApiKey:
    """Return the API key of the owner's party to which an endpoint is to be bound; one round trip.

    Raises:
        BadUserInput: The party has no such key, or it has a scope that the owner lacks.
    """
    found = [key for key in await api_keys(reader, party=owner.party) if key.key_id == asked.key_id]
    if not found or not found[0].is_within(owner.rights):
        raise BadUserInput(NO_KEY, argument="input.apiKeyId")
    return found[0]


def check_added(made: Mapping[str, Any], most: int) -> None:
    """Check that an endpoint was added.

    Raises:
        BadUserInput: It was not, for one of the reasons of `add_endpoint`.
    """
    if made["api_key"] is None:
        raise BadUserInput(NO_KEY, argument="input.apiKeyId")
    if made["was_asked"]:
        raise BadUserInput(WAS_ASKED, argument="input.address")
    if made["is_full"]:
        message = (
            f"Your party has {most} webhooks and mailboxes, and may have no more: delete one that is not needed. "
            f"A mailbox whose reader was asked, and has not agreed, keeps its place for {UNCONFIRMED_DAYS} days, also "
            "where it was deleted."
        )
        raise BadUserInput(message, argument="input", maximum=most)


async def check_watches(
    reader: GraphReader, watch_ids: Sequence[str] | None, *, party: str, key_tiers: frozenset[Tier]
) -> None:
    """Check the watches that an endpoint is to be bound to, if any; one round trip.

    Raises:
        BadUserInput: The list is empty, the party lacks one of them, or the key may not receive events of watches.
    """
    if watch_ids is None:
        return
    if not watch_ids:
        raise BadUserInput(NO_WATCHES, argument=WATCHES)
    known = {watch.watch_id for watch in await watches(reader, party=party)}
    for watch_id in watch_ids:
        if watch_id not in known:
            raise BadUserInput(no_such_watch(watch_id), argument=WATCHES)
    if Tier.FIR not in key_tiers:
        raise BadUserInput(NO_PATHWAYS, argument="input.apiKeyId")

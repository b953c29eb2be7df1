"""Create an API key, within the rights of its creator."""

import uuid
from collections.abc import Sequence

from firmware_graph.changes.day_quota import spent_day
from firmware_graph.changes.key_checks import check_end, checked_name, checked_scopes
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput
from firmware_graph.model.api_key import ApiKey, ApiKeyCreated, ApiKeyStatement, KeyOwner, KeyRules
from firmware_graph.model.clocks import DAY_MS
from firmware_graph.model.key_format import digest_of, new_secret
from firmware_graph.model.rights import OF_OWNED_CODES, Scope


async def create_api_key(
    graph: Graph, stated: ApiKeyStatement, *, owner: KeyOwner, rules: KeyRules, now_ms: int
) -> ApiKeyCreated:
    """Create a key of the owner's party; the graph stores only a digest of its secret.

    Raises:
        BadUserInput: A name, a scope or the end is invalid, or the party has reached its limit of keys, or of those
            made in 24 hours.
        Forbidden: A scope is not allowed for this key; the message names it.
        GraphUnavailable: The database cannot be reached.
    """
    key = planned_key(stated, owner=owner, rules=rules, now_ms=now_ms)
    secret = new_secret()
    [record] = await run_alone(
        graph,
        "add_api_key",
        party=key.party,
        most=rules.most_of_a_party,
        most_made=rules.most_in_a_day,
        now=now_ms,
        since=now_ms - DAY_MS,
        maker=owner.key_id,
        properties={column: value for column, value in key._asdict().items() if value is not None},
        digest=digest_of(secret),
        roles=sorted(owner.roles),
        manufacturer_codes=codes_for(key, owner),
    )
    if record["number"] is None:
        raise too_many(record["lately"], rules, now_ms)
    return ApiKeyCreated(key, secret)


def too_many(lately: Sequence[int], rules: KeyRules, now_ms: int) -> BadUserInput:
    """Return the error for a party that has reached its limit of keys made in 24 hours, or else of those not ended."""
    if len(lately) < (most := rules.most_in_a_day):
        most = rules.most_of_a_party
        message = (
            f"Your party has {most} API keys that have not ended, and may have no more: end one that is not needed."
        )
        return BadUserInput(message, argument="input", maximum=most)
    message = f"Your party made {most} API keys in the last 24 hours, and may make no more: make the next"
    return spent_day(message, lately, most, argument="input", now_ms=now_ms)


def planned_key(stated: ApiKeyStatement, *, owner: KeyOwner, rules: KeyRules, now_ms: int) -> ApiKey:
    """Return the requested key, after every check that needs no database.

    Raises:
        BadUserInput, Forbidden: As for `create_api_key`.
    """
    agent = None if stated.agent is None else checked_name(stated.agent, "input.agent")
    scopes = checked_scopes(stated.scopes, owner, rules, is_for_agent=agent is not None)
    check_end(stated.expires_at, owner, rules, now_ms)
    return ApiKey(
        key_id=str(uuid.uuid4()),
        party=owner.party,
        name=checked_name(stated.name, "input.name"),
        agent=agent,
        scopes=[scope.value for scope in Scope if scope in scopes],
        created_at=now_ms,
        created_by=owner.subject,
        expires_at=stated.expires_at,
    )


def codes_for(key: ApiKey, owner: KeyOwner) -> list[str]:
    """Return the manufacturer codes for a key: the owner's, if its scopes need them."""
    needs_codes = not OF_OWNED_CODES.isdisjoint(Scope(scope) for scope in key.scopes)
    return sorted(owner.rights.owned_codes) if needs_codes else []

"""From an API key to its caller: looked up in the graph at each request, so that a key ends at once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from cachetools import LRUCache

from firmware_graph.auth.caller import KEY_SUBJECT, Caller
from firmware_graph.auth.roles import Role
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import GraphError, Unauthenticated
from firmware_graph.model.key_format import PREFIX, digest_of, has_format
from firmware_graph.model.rights import Scope, with_carried

NOT_VALID: Final = "The API key is not valid: it is not one of ours, or it has ended."
ROLES: Final = {role.value: role for role in Role}
SCOPES: Final = {scope.value: scope for scope in Scope}
NEVER_OF_AN_AGENT: Final = frozenset({Scope.PARTY_MANAGE})
MOST_REMEMBERED: Final = 10_000
MILLISECONDS: Final = 1000


def api_key_in(authorization: str | None) -> str | None:
    """Return the bearer token of a header if it is an API key, or looks like one."""
    scheme, _, token = (authorization or "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip().startswith(PREFIX) else None


@dataclass(slots=True)
class ApiKeys:
    """Identifies the callers of API keys; the facts of a key are read from the graph each time.

    Scopes in `kept_from_keys` are withheld from every key, even from one that was created before they were listed.
    `used_on` has the days for which this process has recorded a key's use; `recording` the pending writes. `accepted`
    has the digests of keys that were valid at their last look-up.
    """

    graph: Graph
    timeout_seconds: float
    kept_from_keys: frozenset[Scope] = frozenset()
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    used_on: LRUCache[str, str] = field(default_factory=lambda: LRUCache(MOST_REMEMBERED))
    recording: set[asyncio.Task[None]] = field(default_factory=set)
    accepted: LRUCache[str, None] = field(default_factory=lambda: LRUCache(MOST_REMEMBERED))

    async def caller(self, secret: str, charge_look_up: Callable[[], Awaitable[None]]) -> Caller:
        """Identify the caller of a key, in one round trip; no round trip for a text that cannot be a key.

        `charge_look_up` is called before a key that was not accepted before is looked up: anyone can make keys up.

        Raises:
            RateLimited: `charge_look_up` refuses it.
            Unauthenticated: The key is unknown, ended or expired; the message is the same for each.
            GraphUnavailable: The database cannot be reached.
            GraphTimeout: It did not answer in time.
        """
        if not has_format(secret):
            raise Unauthenticated(NOT_VALID)
        digest = digest_of(secret)
        if digest not in self.accepted:
            await charge_look_up()
        deadline = Deadline.after(self.timeout_seconds)
        record = await self.graph.read("api_key_by_digest", {"digest": digest}, deadline, is_of_leader=True)
        key = record["api_key"]
        now = self.now()
        if key is None or key["ended_at"] is not None or key["expires_at"] <= now.timestamp() * MILLISECONDS:
            self.accepted.pop(digest, None)
            raise Unauthenticated(NOT_VALID)
        self.accepted[digest] = None
        self.note_use(key["key_id"], key["last_used_on"], now.date().isoformat())
        return caller_of_key(key, self.kept_from_keys)

    def note_use(self, key_id: str, recorded: str | None, today: str) -> None:
        """Record the day of use in the background, if it is not recorded yet; once a day in this process."""
        if recorded == today or self.used_on.get(key_id) == today:
            return
        self.used_on[key_id] = today
        task = asyncio.create_task(self.record_use(key_id, today))
        self.recording.add(task)
        task.add_done_callback(self.recording.discard)

    async def record_use(self, key_id: str, today: str) -> None:
        """Record a day of use; on failure, retry at the next use."""
        try:
            await run_alone(self.graph, "record_api_key_use", key_id=key_id, used_on=today)
        except GraphError:
            self.used_on.pop(key_id, None)

    async def finish(self) -> None:
        """Wait for pending writes, before the graph is closed."""
        await asyncio.gather(*self.recording, return_exceptions=True)


def caller_of_key(key: Mapping[str, Any], kept_from_keys: frozenset[Scope] = frozenset()) -> Caller:
    """Return the caller of a key: its owner's party, with the scopes of the key, those that they imply, and no others.

    An agent manages no party's affairs, whatever is recorded. A key proves no sign-in, so it has none of the scopes
    that need step-up authentication.
    """
    stated = frozenset(SCOPES[scope] for scope in key["scopes"] if scope in SCOPES)
    scopes = with_carried(stated) - kept_from_keys
    return Caller(
        roles=frozenset(ROLES[role] for role in key["roles"] if role in ROLES),
        party=key["party"],
        is_sec_party=Scope.FIR_READ in scopes,
        subject=f"{KEY_SUBJECT}{key['key_id']}",
        manufacturer_codes=frozenset(key["manufacturer_codes"]),
        ends_at=key["expires_at"],
        key_scopes=scopes - NEVER_OF_AN_AGENT if key["agent"] is not None else scopes,
        agent=key["agent"],
        made_by=key.get("made_by"),
    )

"""API keys: the record of one, the request for a new one, and the rules for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from firmware_graph.model.rights import Rights, Scope

NOBODY: Final = ""
"""No key and no endpoint has this ID."""


class ApiKey(NamedTuple):
    """A key as recorded: everything but its secret, of which the graph has only a digest.

    Moments are milliseconds since 1970, the day of use ISO 8601. `agent` names what acts with the key in its party's
    name, if it was made for an agent; `created_by` and `ended_by` are subjects.
    """

    key_id: str
    party: str
    name: str
    agent: str | None
    scopes: Sequence[str]
    created_at: int
    created_by: str | None
    expires_at: int
    last_used_on: str | None = None
    ended_at: int | None = None
    ended_by: str | None = None

    def has_ended(self, now_ms: int) -> bool:
        """Whether it was ended, or has expired, at a moment."""
        return self.ended_at is not None or self.expires_at <= now_ms

    def is_within(self, rights: Rights) -> bool:
        """Whether rights have every scope of the key.

        A caller of its party who lacks one may end the key and what is bound to it, and is shown nothing that depends
        on what the key may read: what was asked with it, and what its endpoints were sent.
        """
        return rights.scopes.issuperset(self.scopes)


class ApiKeyCreated(NamedTuple):
    """A new key, and its secret, which is not stored."""

    api_key: ApiKey
    secret: str


class ApiKeyStatement(NamedTuple):
    """The request for a new key."""

    name: str
    agent: str | None
    scopes: Sequence[str]
    expires_at: int


class KeyOwner(NamedTuple):
    """The creator of keys: its party, rights, roles and subject.

    If it is a key itself, `key_id` is its ID and `key_ends_at` when it ends.
    """

    party: str
    rights: Rights
    roles: Sequence[str]
    subject: str
    key_ends_at: int | None = None
    key_id: str | None = None


@dataclass(frozen=True, slots=True)
class KeyRules:
    """How many active keys a party may have and make in 24 hours, for how long, and the scopes that no key may have.

    `kept_from_keys` are the scopes that require step-up authentication, which a key cannot do.
    """

    most_of_a_party: int = 20
    most_in_a_day: int = 100
    longest_days: int = 366
    kept_from_keys: frozenset[Scope] = frozenset()

"""Who is asking, and what that opens."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from firmware_graph.auth.policy import scopes_of
from firmware_graph.auth.scopes import Role, Scope
from firmware_graph.model.vocabulary import Tier


@dataclass(frozen=True)
class Caller:
    """A person or a machine: its roles, the party it belongs to, and that party's own status.

    Being a SEC Party is a claim apart from any role (domain.md §5.3).
    """

    roles: frozenset[Role] = frozenset()
    party: str | None = None
    is_sec_party: bool = False
    subject: str | None = None

    @cached_property
    def scopes(self) -> frozenset[Scope]:
        """What it may read."""
        return scopes_of(self.roles, is_sec_party=self.is_sec_party)

    @cached_property
    def tiers(self) -> frozenset[Tier]:
        """The tiers of facts behind its scopes: what its revisions and cache keys are made of."""
        return frozenset(scope.tier for scope in self.scopes)


ANONYMOUS: Final = Caller()

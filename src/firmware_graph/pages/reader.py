"""The reader of a page."""

from dataclasses import dataclass
from typing import Final

from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.policy.changes import PUBLISH, STATE_FIRMWARE
from firmware_graph.auth.roles import SCOPES_OF_ROLE, Role
from firmware_graph.model.rights import Scope
from firmware_graph.pages.words import label

OF_TARGETS: Final = frozenset({Scope.FIR_READ, Scope.PARTY_MANAGE})


@dataclass(frozen=True, slots=True)
class Reader:
    """The reader of a page, and how the page describes it; `notice` is about a session that has ended."""

    caller: Caller = ANONYMOUS
    notice: str = ""

    @property
    def is_signed_in(self) -> bool:
        """Whether there is a session."""
        return self.caller is not ANONYMOUS

    @property
    def name(self) -> str:
        """The reader's roles and party, in a few words: SECAS is not named as party too, nor as a SEC Party."""
        roles, party = sorted(self.caller.roles), self.caller.party
        words = [label(role) for role in roles if role is not Role.PARTY or not self.caller.is_sec_party]
        is_of_the_code = any(Scope.FIR_READ in SCOPES_OF_ROLE.get(role, ()) for role in roles)
        words += ["SEC Party"] if self.caller.is_sec_party and not is_of_the_code else []
        is_its_role = (party or "").casefold() in {name.casefold() for name in (*roles, *words)}
        of_party = f" of {party}" if party and not is_its_role else ""
        for_other = f", for {self.caller.acting_for}" if self.caller.acting_for else ""
        return ", ".join(words or ["No role"]) + of_party + for_other

    @property
    def scopes(self) -> frozenset[str]:
        """The names of what the reader may see and do: menus leave out the rest.

        `publish` stands for any scope that publishes, `proposals` for any that sees proposals, and `targets` for what a
        party with targets of its own needs.
        """
        scopes = self.caller.rights.scopes
        groups = {"publish": scopes & PUBLISH, "proposals": scopes & STATE_FIRMWARE, "targets": scopes >= OF_TARGETS}
        return frozenset([*(scope.value for scope in scopes), *(name for name, has in groups.items() if has)])

    def reads_rows_of(self, manufacturer_code: str) -> bool:
        """Whether it may read the FIR rows of a manufacturer."""
        rights = self.caller.rights
        return Scope.FIR_READ in rights.scopes or manufacturer_code in (rights.rows_read or ())

    def states_facts_of(self, manufacturer_code: str) -> bool:
        """Whether it may state compatibility and limitations of a manufacturer's products."""
        rights = self.caller.rights
        is_own = Scope.FIR_PROPOSE in rights.scopes and manufacturer_code in rights.owned_codes
        return Scope.FIR_PUBLISH in rights.scopes or is_own

    @property
    def owned_codes(self) -> frozenset[str]:
        """The manufacturer codes that it owns."""
        return self.caller.rights.owned_codes

"""The caller, and its rights."""

import hashlib
from dataclasses import dataclass
from typing import Final

from firmware_graph.auth.roles import OWNS_CODES, Role, scopes_of
from firmware_graph.model.cached import cached_property
from firmware_graph.model.rights import OF_OWNED_CODES, Rights, Scope, StepUp

KEY_SUBJECT: Final = "key:"
"""The prefix of the subject of an API key."""

ACCOUNT_BYTES: Final = 16


@dataclass(frozen=True)
class Caller:
    """A person or a machine, as its credential describes it.

    Being a SEC Party is a claim independent of any role (domain.md §5.3). `party` is its own party, `acting_for`
    another one on whose behalf it acts in this request, `manufacturer_codes` the codes that its own party owns.
    `step_up` is the stronger authentication that it lacks. `ends_at` is when the credential or the first part of it
    ends, in milliseconds since 1970. A `subject` is unique within its `issuer` only. The caller of an API key has its
    `key_scopes` and no others, whatever its owner's roles; `agent` names the agent of a key made for one, and `made_by`
    is the subject of the person who made that key, or the first of the keys that it was made with. `withheld` are
    scopes that it has but may not use now. One that `submits` may propose changes of entries of any manufacturer.
    """

    roles: frozenset[Role] = frozenset()
    party: str | None = None
    is_sec_party: bool = False
    subject: str | None = None
    acting_for: str | None = None
    manufacturer_codes: frozenset[str] = frozenset()
    step_up: StepUp | None = None
    ends_at: int | None = None
    issuer: str | None = None
    key_scopes: frozenset[Scope] | None = None
    agent: str | None = None
    withheld: frozenset[Scope] = frozenset()
    submits: bool = False
    made_by: str | None = None

    @cached_property
    def rights(self) -> Rights:
        """The caller's rights: only manufacturers and Alt HAN Co own codes, and only in their own name.

        So who acts for another has none of the scopes that depend on codes. Owners of codes have a right to their own
        rows; readers of the whole FIR do not need it.
        """
        has_codes = self.acting_for is None and self.roles & OWNS_CODES
        is_of_party = self.party is not None and self.acting_for is None
        of_roles = scopes_of(self.roles, is_sec_party=self.is_sec_party, has_party=is_of_party)
        if self.submits:
            of_roles |= {Scope.FIR_PROPOSE}
        scopes = of_roles if self.key_scopes is None else self.key_scopes
        if self.acting_for is not None:
            scopes -= OF_OWNED_CODES
        codes = self.manufacturer_codes if has_codes else frozenset[str]()
        if not codes or Scope.FIR_READ in scopes:
            scopes -= {Scope.FIR_READ_OWN}
        return Rights(
            (scopes - self.step_up.scopes if self.step_up else scopes) - self.withheld,
            self.party,
            self.acting_for,
            codes,
            self.step_up,
            self.ends_at,
        )

    @property
    def key_id(self) -> str | None:
        """The ID of the API key of the request, if there is one."""
        return self.subject.removeprefix(KEY_SUBJECT) if self.key_scopes is not None and self.subject else None

    @property
    def person(self) -> str | None:
        """The subject of the person who signed in, or who made the API key of the request."""
        return self.subject if self.key_scopes is None else self.made_by

    @property
    def agents_key(self) -> str | None:
        """The ID of the API key of the request, if it was made for an agent."""
        return self.key_id if self.agent is not None else None

    @property
    def actor(self) -> str:
        """The name under which a change is recorded, with the party on whose behalf it was made, if that is another."""
        name = self.party or self.subject or "unnamed"
        return f"{name} for {self.acting_for}" if self.acting_for else name

    @cached_property
    def account(self) -> str | None:
        """The account that its operations are charged to: its subject, by issuer, or its party; None if unknown.

        All keys of a party share one account: a party creates as many as it likes, so an account for each would limit
        nothing. Those that read restricted facts share another, as what is left of a budget shows what others ask.
        """
        if self.subject is None and self.party is None:
            return None
        of_keys = f"{KEY_SUBJECT}restricted" if self.rights.reads_restricted else KEY_SUBJECT
        subject = self.subject if self.key_scopes is None else of_keys
        named = f"{self.issuer!r} {subject!r} {self.party!r}"
        return hashlib.blake2b(named.encode(errors="surrogatepass"), digest_size=ACCOUNT_BYTES).hexdigest()


ANONYMOUS: Final = Caller()

"""Who is asking, and the rights that this gives."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from firmware_graph.auth.roles import OWNS_CODES, Role, scopes_of
from firmware_graph.model.rights import Rights

ACCOUNT_BYTES: Final = 16


@dataclass(frozen=True)
class Caller:
    """A person or a machine, as its credential describes it.

    Being a SEC Party is a claim apart from any role (domain.md §5.3). `acting_for` names other parties on whose
    behalf it may act, `manufacturer_codes` the codes that its party owns. `ends_at` is when the credential or the
    first part of it ends, in milliseconds since 1970.
    """

    roles: frozenset[Role] = frozenset()
    party: str | None = None
    is_sec_party: bool = False
    subject: str | None = None
    acting_for: frozenset[str] = frozenset()
    manufacturer_codes: frozenset[str] = frozenset()
    ends_at: int | None = None

    @cached_property
    def rights(self) -> Rights:
        """What it may do; codes are owned by manufacturers and Alt HAN Co alone."""
        return Rights(
            scopes_of(self.roles, is_sec_party=self.is_sec_party, has_party=self.party is not None),
            self.party,
            self.acting_for,
            self.manufacturer_codes if self.roles & OWNS_CODES else frozenset(),
            self.ends_at,
        )

    @cached_property
    def account(self) -> str | None:
        """Whom its operations are charged to: its subject and its party; None where it is not known who that is."""
        if self.subject is None and self.party is None:
            return None
        named = f"{self.subject!r} {self.party!r}"
        return hashlib.blake2b(named.encode(errors="surrogatepass"), digest_size=ACCOUNT_BYTES).hexdigest()


ANONYMOUS: Final = Caller()

"""Checks of a requested API key: its names, its scopes and its end."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from firmware_graph.errors import BadUserInput, Forbidden
from firmware_graph.model.api_key import KeyOwner, KeyRules
from firmware_graph.model.clocks import DAY_MS
from firmware_graph.model.rights import Scope, with_carried

LONGEST_NAME: Final = 100
LONGEST_SHOWN: Final = 50
SCOPES: Final = {scope.value: scope for scope in Scope}
SCOPES_ARGUMENT: Final = "input.scopes"
NEVER_OF_AN_AGENT: Final = frozenset({Scope.PARTY_MANAGE})
"""An agent manages no party's affairs, whatever its key requests."""


def checked_name(given: str, argument: str) -> str:
    """Return a name without surrounding white space.

    Raises:
        BadUserInput: It is blank, too long, or has characters that are not printable.
    """
    name = given.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        message = f"Give '{argument}' from 1 to {LONGEST_NAME} characters that can be printed."
        raise BadUserInput(message, argument=argument)
    return name


def checked_scopes(given: Iterable[str], owner: KeyOwner, rules: KeyRules, *, is_for_agent: bool) -> frozenset[Scope]:
    """Return the requested scopes; none is added.

    Raises:
        BadUserInput: There are none, or one does not exist.
        Forbidden: The owner lacks one, or no key, or no agent's key, may have it.
    """
    scopes = frozenset(map(known_scope, given))
    if not scopes:
        raise BadUserInput(
            f"Give the scopes that the key is to have: it has no others. There are {', '.join(Scope)}.",
            argument=SCOPES_ARGUMENT,
        )
    refuse(with_carried(scopes) - owner.rights.scopes, "You have not")
    refuse(with_carried(scopes) & rules.kept_from_keys, "No key may have")
    if is_for_agent:
        refuse(scopes & NEVER_OF_AN_AGENT, "No agent's key may have")
    return scopes


def known_scope(given: str) -> Scope:
    """Look up a scope by name.

    Raises:
        BadUserInput: There is none.
    """
    if given in SCOPES:
        return SCOPES[given]
    near = get_close_matches(given[:LONGEST_SHOWN], SCOPES)
    shown = given if len(given) <= LONGEST_SHOWN else f"{given[:LONGEST_SHOWN]}…"
    advice = f"Do you mean {' or '.join(near)}?" if near else f"There are {', '.join(Scope)}."
    raise BadUserInput(f"There is no scope {shown!r}. {advice}", argument=SCOPES_ARGUMENT, near=near)


def refuse(scopes: frozenset[Scope], whose: str) -> None:
    """Refuse scopes, if there are any.

    Raises:
        Forbidden: There are; the message and the extensions name them.
    """
    if scopes:
        names = [scope.value for scope in Scope if scope in scopes]
        message = f"{whose} the scope {' and '.join(names)}: leave it out of the key."
        raise Forbidden(message, argument=SCOPES_ARGUMENT, requiredScopes=names)


def check_end(expires_at: int, owner: KeyOwner, rules: KeyRules, now_ms: int) -> None:
    """Check that a key ends later than now, and early enough: a key created with a key must not outlive it.

    Raises:
        BadUserInput: It does not.
    """
    argument = "input.expiresAt"
    if expires_at <= now_ms:
        raise BadUserInput("The key would have ended already: give a later moment.", argument=argument)
    if expires_at > now_ms + rules.longest_days * DAY_MS:
        message = f"A key ends within {rules.longest_days} days: give an earlier moment."
        raise BadUserInput(message, argument=argument, maximum=rules.longest_days)
    if owner.key_ends_at is not None and expires_at > owner.key_ends_at:
        message = "The key would outlive the key that it is made with: give an earlier moment."
        raise BadUserInput(message, argument=argument)

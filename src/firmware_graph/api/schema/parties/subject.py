"""The subject recorded for changes of a party's affairs."""

from firmware_graph.auth.caller import Caller
from firmware_graph.model.api_key import KeyOwner


def subject_of(caller: Caller) -> str:
    """Return the subject under which a caller's change of a party's affairs is recorded."""
    return caller.subject or caller.party or "unnamed"


def owner_of(caller: Caller, party: str) -> KeyOwner:
    """Return a caller as the owner of what it creates for its party."""
    owner = KeyOwner(party, caller.rights, sorted(caller.roles), subject_of(caller))
    return owner if caller.key_id is None else owner._replace(key_ends_at=caller.ends_at, key_id=caller.key_id)

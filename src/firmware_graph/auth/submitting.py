"""What records state about the callers who submit them: their role under the Code, and their party."""

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.model.rights import Scope
from firmware_graph.model.submitter import Submitter, SubmitterRole


def publisher_of(caller: Caller) -> Submitter:
    """Return the submitter of what a caller publishes or imports: SECAS, unless it may only record sealed facts."""
    publishes = Scope.FIR_PUBLISH in caller.rights.scopes
    return Submitter(SubmitterRole.SECAS if publishes else SubmitterRole.SSC, caller.rights.principal)


def author_of(caller: Caller) -> Submitter:
    """Return the submitter of what a caller states directly: as a publisher, else as the owner of codes."""
    publishes = Scope.FIR_PUBLISH in caller.rights.scopes
    return publisher_of(caller) if publishes else proposer_of(caller)


def proposer_of(caller: Caller) -> Submitter:
    """Return the submitter of what a caller proposes: a supplier, if it may propose as one."""
    if caller.submits:
        role = SubmitterRole.SUPPLIER
    else:
        role = SubmitterRole.MANUFACTURER if Role.MANUFACTURER in caller.roles else SubmitterRole.ALT_HAN_CO
    return Submitter(role, caller.rights.principal)

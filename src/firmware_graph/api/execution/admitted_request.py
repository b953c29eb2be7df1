"""An operation in progress: as requested, admitted and charged, and what is checked about it."""

from typing import Final, NamedTuple

from graphql import ExecutionResult

from firmware_graph.api.execution.answer_cache import AnswerKey
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.response import EncodedResponse, Response
from firmware_graph.api.schema.context import now_ms
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.callers_rows import CALLERS_ROWS
from firmware_graph.auth.gate import Admission
from firmware_graph.auth.operation import Operation
from firmware_graph.errors import BadUserInput, Forbidden, QueriesOnly, Unauthenticated
from firmware_graph.model.charge import Charge

RIGHTS_ENDED: Final = (
    "The token, or a right that it gives, ended while this was answered. Ask again, with a token that is valid."
)

NOT_DESCRIBED: Final = "The schema is described to callers with a token alone: send one, or read the documentation."
NOT_A_QUERY: Final = "Only queries may be sent with GET: use POST."
STREAMED: Final = (
    "A subscription is answered as a stream: send it with 'Accept: text/event-stream' before all else, or by the "
    "WebSocket protocol graphql-transport-ws."
)


class AdmittedRequest(NamedTuple):
    """A request with its operation, the gate's decision, and the charge."""

    request: Request
    operation: Operation
    admission: Admission
    charge: Charge

    def key_for(self, caller: Caller) -> AnswerKey | None:
        """Return the key under which its answer is cached, if it may be: none with the caller's own rows may."""
        is_own = self.admission.uses_party_facts or not CALLERS_ROWS.isdisjoint(self.admission.coordinates)
        if not (self.request.is_kept and self.admission.reads_graph) or is_own or caller.agent is not None:
            return None
        return AnswerKey.of(self.request, self.operation.variables, caller.rights)


def closed_answer(asked: AdmittedRequest) -> EncodedResponse | None:
    """Return the answer to an operation of which nothing is open to its caller: none of it is executed, or read."""
    admission, operation = asked.admission, asked.operation
    if admission.data is None:
        return None
    result = ExecutionResult({**admission.data})
    response = Response.to_executed(result, admission.cut, admission.deprecated)
    return response.encoded(has_etag=operation.is_query and not admission.uses_party_facts)


def check_kind(request: Request, operation: Operation) -> None:
    """Check that an operation may be answered once, and over the transport that it came by.

    Raises:
        BadUserInput: It is a subscription.
        QueriesOnly: It is a mutation over a transport for queries only.
    """
    if operation.is_subscription:
        raise BadUserInput(STREAMED)
    if request.queries_only and not operation.is_query:
        raise QueriesOnly(NOT_A_QUERY)


def check_described(admission: Admission, caller: Caller, *, is_for_all: bool) -> None:
    """Check that a caller may ask about the schema, if that is what it asks.

    Raises:
        Forbidden: It has no token, and it needs one.
    """
    if admission.introspects and caller is ANONYMOUS and not is_for_all:
        raise Forbidden(NOT_DESCRIBED)


def check_rights(caller: Caller) -> None:
    """Check that the caller's rights have not ended, not even in part.

    Raises:
        Unauthenticated: Some have.
    """
    if caller.rights.have_ended(now_ms()):
        raise Unauthenticated(RIGHTS_ENDED)

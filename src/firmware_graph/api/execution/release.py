"""The release of restricted facts: recorded first; without a record they are refused while the rest is answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from firmware_graph.api.execution.public_errors import log_faults
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.schema.context import OperationContext, now_ms
from firmware_graph.api.schema.write import Write
from firmware_graph.audit.recorder import NoRecorder, Recorder
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.gate import Admission
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.policy.feed import MIXED
from firmware_graph.auth.roles import roles_giving
from firmware_graph.errors import AuditUnavailable, Forbidden, ReadNotRecorded, RequestError
from firmware_graph.model.restricted_read import MOST_ENTRIES_NAMED, Disclosure, ReadBy, ReadFacts, bounded
from firmware_graph.model.rights import RESTRICTED

UNRECORDED: Final = (
    "{coordinate} is for the Security Sub-Committee, and that it was read cannot be recorded at this moment, so it is "
    "not shown. Ask again in a few seconds."
)


@dataclass(frozen=True, slots=True)
class Releases:
    """Records which restricted facts answers show, before they are released."""

    recorder: Recorder = field(default_factory=NoRecorder)

    async def are_recorded(self, response: EncodedResponse, caller: Caller) -> bool:
        """Record the release of a response, if it shows anything restricted; on failure, log it and return False."""
        if response.disclosure is None:
            return True
        facts = ReadFacts.of(read_by(caller), response.disclosure, released_at=now_ms())
        try:
            await self.recorder.record(facts)
        except ReadNotRecorded as error:
            log_faults([error])
            return False
        return True


def read_by(caller: Caller) -> ReadBy:
    """Describe the reader; the role is the one that opens what is restricted."""
    role = " ".join(roles_giving(caller.roles, RESTRICTED))
    by = ReadBy(role, caller.subject, caller.issuer, caller.party, caller.acting_for, caller.agent)
    return by.bounded


def without_restricted(caller: Caller) -> Caller:
    """Return the caller with its restricted scopes withheld."""
    return replace(caller, withheld=RESTRICTED)


def unavailable(errors: Iterable[RequestError], admitted: Admission) -> list[RequestError]:
    """Replace the errors on what the caller has the scopes for by errors that state why it is refused nevertheless."""
    return [unavailable_coordinate(error, admitted.restricted) for error in errors]


def unreleased(admitted: Admission, write: Write | None) -> list[RequestError]:
    """Refuse the parts of a query that mix restricted facts with others: a position covers all streams of its reader.

    The payload of what a `write` published is answered nevertheless, without them; if it published nothing, what it
    decided by restricted facts is not revealed.
    """
    if write is None:
        refused = MIXED.intersection(admitted.restricted)
    else:
        refused = frozenset[str]() if write.has_changed else frozenset(write.judged)
    return [AuditUnavailable(UNRECORDED.format(coordinate=one), coordinate=one) for one in sorted(refused)]


def unavailable_coordinate(error: RequestError, restricted: Sequence[str]) -> RequestError:
    """Replace the error on one coordinate."""
    coordinate = error.extensions.get("coordinate")
    if not isinstance(error, Forbidden) or coordinate not in restricted:
        return error
    return AuditUnavailable(UNRECORDED.format(coordinate=coordinate), coordinate=coordinate)


def with_disclosure(
    response: EncodedResponse, operation: Operation, admission: Admission, context: OperationContext
) -> EncodedResponse:
    """Add to a response what it shows of restricted facts, if its operation uses any and was executed.

    A page of the feed without a restricted event shows none, unless it counts events that it omits. A change that was
    decided by restricted facts shows them by its outcome.
    """
    judged = context.write.judged if context.write else {}
    if response.codes or not (judged or admission.restricted):
        return response
    if not judged and MIXED.issuperset(admission.restricted) and context.disclosures.are_none:
        return response
    entries, codes = context.disclosures.found()
    entries.update(*judged.values())
    codes.update(context.write.manufacturer_codes if context.write else ())
    seen = context.reader.revision
    disclosure = Disclosure(
        bounded(operation.name),
        tuple(sorted({*admission.restricted, *judged})),
        len(entries),
        tuple(sorted(entries)[:MOST_ENTRIES_NAMED]),
        tuple(sorted(codes)),
        seen.id_for(context.reader.tiers) if seen else "",
    )
    return response._replace(disclosure=disclosure)

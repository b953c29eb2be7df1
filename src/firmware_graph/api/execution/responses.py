"""From a request to the bytes of its answer: kept ones where they still hold, else worked out."""

import asyncio
from dataclasses import dataclass, field

import orjson
from graphql import OperationType

from firmware_graph.api.execution.answer import ABSENT, Answer, note
from firmware_graph.api.execution.kept_answers import Kept, KeptAnswers, Question, Response
from firmware_graph.api.execution.service import Admitted, Request, Service
from firmware_graph.api.schema.context import OperationContext, moment_after
from firmware_graph.auth.caller import Caller
from firmware_graph.database.graph import Deadline
from firmware_graph.database.published import Published
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.revision import Revision
from firmware_graph.errors import GraphError, GraphTimeout
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.publication.next_moment import next_moment

LOOKING_SECONDS = 2.0


@dataclass(slots=True)
class Keeping:
    """What keeping answers takes: where they are, what is published, and when the next dated fact is."""

    answers: KeptAnswers
    published: Published
    moments: dict[frozenset[Tier], tuple[tuple[int | None, ...], int, int]] = field(default_factory=dict)

    async def find(self, question: Question, caller: Caller) -> Response | None:
        """Find an answer that holds, as of what is published after this call."""
        found = self.answers.find(question)
        if found is None:
            return None
        try:
            published = await self.published.now()
        except GraphError as error:
            note([error])
            return None
        now_ms = moment_after(published, caller.tiers)
        return found.response if found.holds(published, caller.tiers, now_ms) else None

    async def keep(self, question: Question, response: Response, context: OperationContext) -> None:
        """Keep an answer, if what it was read from is still what is published."""
        revision = context.reader.revision
        if revision is None:
            return
        try:
            async with asyncio.timeout(LOOKING_SECONDS):
                until = await self.until(revision, context)
        except TimeoutError:
            note([GraphTimeout("the next moment was not told in time")])
            return
        except GraphError as error:
            note([error])
            return
        if until is not None:
            state = revision.state_of(context.reader.tiers)
            self.answers.keep(question, Kept(response, state, until, context.now_ms))

    async def until(self, revision: Revision, context: OperationContext) -> int | None:
        """Find when an operation's answers may become others; read once for a revision, until that moment.

        None where something was published meanwhile.
        """
        tiers = context.reader.tiers
        state = revision.state_of(tiers)
        known, after, until = self.moments.get(tiers, ((), 0, 0))
        if known == state and after <= context.now_ms < until:
            return until
        reader = self.reader(context.caller)
        until = await next_moment(reader, after=context.now_ms)
        if reader.revision is not None and reader.revision.state_of(tiers) != state:
            return None
        self.moments[tiers] = (state, context.now_ms, until)
        return until

    def reader(self, caller: Caller) -> GraphReader:
        """Make what a caller's tiers are read with."""
        return GraphReader(self.published.graph, tiers=caller.tiers, deadline=Deadline.after(LOOKING_SECONDS))


@dataclass(frozen=True, slots=True)
class Responses:
    """What answers requests in bytes; without `keeping`, each is worked out."""

    service: Service
    keeping: Keeping | None = None

    async def respond(self, request: Request, caller: Caller) -> Response:
        """Answer a request; whatever goes wrong is in the answer. The gate stands before what is kept, too."""
        admitted = self.service.admit(request, caller)
        if isinstance(admitted, Answer):
            return written(admitted)
        question = question_of(request, admitted, caller)
        if self.keeping is None or question is None:
            return written((await self.service.attempted(admitted, caller)).answer)
        found = await self.keeping.find(question, caller)
        if found is not None:
            return found
        done = await self.service.attempted(admitted, caller)
        response = written(done.answer)
        if done.context is not None:
            await self.keeping.keep(question, response, done.context)
        return response


def question_of(request: Request, admitted: Admitted, caller: Caller) -> Question | None:
    """Say what an answer would be kept by; None where it is not to be kept."""
    if not admitted.admission.reads_graph or admitted.operation.node.operation is not OperationType.QUERY:
        return None
    try:
        variables = orjson.dumps(request.variables, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return None  # nested more deeply than is written
    return Question(caller.scopes, request.query, request.operation_name, variables)


def written(answer: Answer) -> Response:
    """Write an answer."""
    return Response.of(orjson.dumps(answer.body()), answer.codes if answer.data is ABSENT else ())

"""Parsed and validated documents, cached by text; refusals are cached too.

The only thing about the caller that matters is whether it reads restricted facts: documents of such callers are cached
separately.
"""

import hashlib
from collections.abc import Callable, Hashable, MutableMapping
from typing import Any, Final, NamedTuple

import orjson
from cachetools import LRUCache
from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode

from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.validation import DocumentLimits, InvalidDocument, validated
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.auth.operation import Operation
from firmware_graph.database.background import Background
from firmware_graph.errors import BadUserInput, RequestError

MOST_MEMORIES: Final = 100
DIGEST_BYTES: Final = 16
PERSONS: Final = {False: b"", True: b"apart"}
NOBODY: Final = Requester(ANONYMOUS)
REFUSAL_OVERHEAD_BYTES: Final = 1_000
"""The measured size of a refusal without its text: the objects of its faults and their keys."""


Seconds = Callable[[], float]
"""The time limit of operations at the moment."""


def usual_seconds() -> float:
    """Return the usual time limit of operations."""
    return 10.0


class Text(NamedTuple):
    """The text of a document, and whether its sender reads restricted facts.

    Otherwise response times would reveal to others that this text had been sent before: its literals may name an entry
    or a stack.
    """

    text: str
    is_apart: bool = False

    @property
    def digest(self) -> bytes:
        """The digest by which a refusal is looked up: a refused text may be long, and is not stored."""
        return hashlib.blake2b(self.text.encode(), digest_size=DIGEST_BYTES, person=PERSONS[self.is_apart]).digest()


class Refusal(NamedTuple):
    """Why a text is refused, and its approximate size in bytes; the stored error is never raised itself."""

    error: RequestError
    size: int

    @classmethod
    def of(cls, error: RequestError) -> "Refusal":
        """Create a refusal, and measure it."""
        faults = error.faults if isinstance(error, InvalidDocument) else []
        return cls(anew(error), REFUSAL_OVERHEAD_BYTES + 4 * len(orjson.dumps(faults)))


class CachedDocument:
    """A valid document, the length of its text, and what was derived from its operations, by operation name.

    An operation has one decision of the gate for each set of rights that sent it, and few plans: the least recently
    used of them are evicted.
    """

    def __init__(self, node: DocumentNode, length: int) -> None:
        self.node, self.length = node, length
        self.memories: dict[str | None, MutableMapping[Hashable, Any]] = {}

    def memory_of(self, name: str | None) -> MutableMapping[Hashable, Any]:
        """Return what was derived from an operation, given its name, which the document has."""
        if name not in self.memories:
            self.memories[name] = LRUCache(MOST_MEMORIES)
        return self.memories[name]


class DocumentCache:
    """Reads documents; caches valid ones up to `max_characters` of text, and beside them all trusted ones.

    Trusted are the service's own, of pages and exports, and those that the operator has listed: there are so many and
    no more, and callers evict none of them by what they send.

    Refusals of other texts are cached by digest, in about `max_refusal_bytes`: sending one repeatedly costs a look-up.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: DocumentLimits = DocumentLimits(),  # noqa: B008 - frozen
        *,
        max_characters: int = 250_000,
        max_refusal_bytes: int = 1_048_576,
        background: Background | None = None,
    ) -> None:
        self.schema, self.limits, self.background = schema, limits, background or Background()
        self.trusted: dict[Text, CachedDocument] = {}
        self.entries: LRUCache[Text, CachedDocument] = LRUCache(max_characters, getsizeof=lambda entry: entry.length)
        self.refusals: LRUCache[bytes, Refusal] = LRUCache(max_refusal_bytes, getsizeof=lambda refusal: refusal.size)

    async def operation(
        self, request: Request, requester: Requester = NOBODY, seconds: Seconds = usual_seconds
    ) -> Operation:
        """Return the operation of a request, with only the variables that it defines.

        `seconds` returns the time limit of operations, in which their documents wait for a turn.

        Raises:
            InvalidDocument: Its text has a syntax error, or is not valid for the schema.
            QueryTooExpensive: It exceeds a limit of documents.
            GraphTimeout: The deadline passed, or the caller left, before its turn came.
            RateLimited: Too many documents wait to be validated.
            BadUserInput: The document has no such operation.
        """
        document = await self.document(request.query, requester, seconds, is_trusted=request.is_trusted)
        node = operation_of(document.node, request.operation_name)
        given, defined = request.variables, node.variable_definitions or ()
        variables = {name: given[name] for one in defined if (name := one.variable.name.value) in given}
        return Operation(document.node, node, variables, document.memory_of(request.operation_name))

    async def document(
        self,
        text: str,
        requester: Requester = NOBODY,
        seconds: Seconds = usual_seconds,
        *,
        is_trusted: bool = False,
    ) -> CachedDocument:
        """Look up a document, or parse and validate it in the background, in turns of the accounts that wait.

        Raises:
            InvalidDocument, QueryTooExpensive, GraphTimeout, RateLimited: As for `operation`.
        """
        key = Text(text, requester.caller.rights.reads_restricted)
        if found := self.known(key, is_trusted=is_trusted):
            return found
        async with self.background.turn(requester.waiter(seconds())):
            if found := self.known(key, is_trusted=is_trusted):  # an earlier waiter asked for the same
                return found
            try:
                node = await self.background.run(lambda: validated(self.schema, text, self.limits))
            except RequestError as error:
                self.refuse(key, error)
                raise
            return self.keep(key, CachedDocument(node, len(text)), is_trusted=is_trusted)

    def known(self, key: Text, *, is_trusted: bool) -> CachedDocument | None:
        """Look up a document; None if it is unknown.

        Raises:
            InvalidDocument, QueryTooExpensive: It is known to be refused.
        """
        if found := self.trusted.get(key):
            return found
        found = self.entries.get(key)
        if found and is_trusted:
            return self.keep(key, found, is_trusted=True)
        if found is None and (refusal := self.refusals.get(key.digest)):
            raise anew(refusal.error)
        return found

    def keep(self, key: Text, document: CachedDocument, *, is_trusted: bool) -> CachedDocument:
        """Cache a valid document, if it is trusted or fits."""
        if is_trusted:
            self.trusted[key] = document
        elif document.length <= self.entries.maxsize:
            self.entries[key] = document
        return document

    def refuse(self, key: Text, error: RequestError) -> None:
        """Cache a refusal, if it fits."""
        refusal = Refusal.of(error)
        if refusal.size <= self.refusals.maxsize:
            self.refusals[key.digest] = refusal


def anew(error: RequestError) -> RequestError:
    """Return a copy of an error without its traceback, whose frames hold the whole document."""
    same = type(error).__new__(type(error), *error.args)
    vars(same).update(vars(error))
    return same


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """Return the operation to run.

    Raises:
        BadUserInput: There is none of this name, or several and no name was given.
    """
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is None:
        if len(operations) == 1:
            return operations[0]
        raise BadUserInput("The document has several operations: say in operationName which to run.")
    for node in operations:
        if node.name and node.name.value == name:
            return node
    raise BadUserInput("The document has no operation of the name that operationName gives.")

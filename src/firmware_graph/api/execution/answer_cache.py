"""The cache of responses: each is served while it is certainly what executing its operation again would give."""

import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

import orjson

from firmware_graph.api.execution.freshness import Freshness, Validity
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.database.bounded_store import BoundedStore
from firmware_graph.model.rights import Rights

OWNER: Final = "answers"
"""Whose the responses are, among all that a process keeps."""

ENTRY_OVERHEAD_BYTES: Final = 560
"""What an entry takes beside its place in the store and the texts of its key and its response, measured."""


class AnswerKey(NamedTuple):
    """All that an answer depends on beside what is published and the moment."""

    rights: Rights
    query: str
    operation_name: str | None
    variables: bytes

    @classmethod
    def of(cls, request: Request, used: Mapping[str, object], rights: Rights) -> "AnswerKey | None":
        """Make the key of a request with the variables that it used; None where they are nested too deeply to write."""
        try:
            variables = orjson.dumps(used, option=orjson.OPT_SORT_KEYS)
        except orjson.JSONEncodeError:
            return None
        return cls(rights, request.query, request.operation_name, variables)


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """A response, when it is valid, and the bytes that keeping it under its key takes.

    No change drops it: its validity tells whether it may be used, and what is not used is evicted.
    """

    response: EncodedResponse
    validity: Validity
    size: int
    cpl_entry_ids: ClassVar[Collection[int]] = ()
    model_keys: ClassVar[Collection[str]] = ()

    @classmethod
    def of(cls, key: AnswerKey, response: EncodedResponse, validity: Validity) -> "CachedAnswer":
        """Measure an entry."""
        size = ENTRY_OVERHEAD_BYTES + sys.getsizeof(key.query) + len(key.variables) + len(response.content)
        return cls(response, validity, size + (response.disclosure.size if response.disclosure else 0))


class AnswerCache:
    """Responses by their keys, in the one store of all that the process keeps."""

    def __init__(self, store: BoundedStore, freshness: Freshness) -> None:
        self.store, self.freshness = store, freshness

    def find(self, key: AnswerKey) -> CachedAnswer | None:
        """Look up a response, valid or not, and count it as used now."""
        found = self.store.used((OWNER, key))
        return found if isinstance(found, CachedAnswer) else None

    async def get(self, key: AnswerKey) -> EncodedResponse | None:
        """Look up a response that is valid at the revision that is published after this call."""
        found = self.find(key)
        if found is None or not await self.freshness.holds(found.validity, key.rights.tiers_read):
            return None
        return found.response

    async def put(self, key: AnswerKey, response: EncodedResponse, context: OperationContext) -> None:
        """Store a response, if what it was read from is still published."""
        validity = await self.freshness.validity_of(context)
        if validity is not None:
            self.keep(key, response, validity)

    def keep(self, key: AnswerKey, response: EncodedResponse, validity: Validity) -> None:
        """Store a response in place of an earlier one; one that there is no room for is left out."""
        self.store.drop((OWNER, key))
        key = key._replace(variables=compact(key.variables))
        entry = CachedAnswer.of(key, response._replace(content=compact(response.content)), validity)
        self.store.keep((OWNER, key), entry)


def compact(content: bytes) -> bytes:
    """Copy bytes into an allocation of their own size: orjson gives each text at least a kilobyte."""
    return bytes(memoryview(content))

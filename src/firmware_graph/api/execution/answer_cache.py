"""The cache of responses: each is served only while executing its operation again would certainly give the same."""

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
"""The owner of the responses in the store of the process."""

LONG: Final = 65_536
"""From which length bytes are kept as they are: their allocation is as long as they are, and a copy takes time."""

ENTRY_OVERHEAD_BYTES: Final = 560
"""The measured size of an entry, without its place in the store and the texts of its key and response."""


class AnswerKey(NamedTuple):
    """Everything that an answer depends on except the published state and the moment."""

    rights: Rights
    query: str
    operation_name: str | None
    variables: bytes

    @classmethod
    def of(cls, request: Request, used: Mapping[str, object], rights: Rights) -> "AnswerKey | None":
        """Create the key of a request with the variables that it used; None if they are nested too deeply."""
        try:
            variables = orjson.dumps(used, option=orjson.OPT_SORT_KEYS)
        except orjson.JSONEncodeError:
            return None
        return cls(rights, request.query, request.operation_name, variables)


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """A response, its validity, and its size in bytes together with its key.

    No change drops it: its validity tells whether it may be used, and unused entries are evicted.
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
    """Responses by key, in the one store of everything that the process caches."""

    def __init__(self, store: BoundedStore, freshness: Freshness) -> None:
        self.store, self.freshness = store, freshness

    def find(self, key: AnswerKey) -> CachedAnswer | None:
        """Look up a response, valid or not, and mark it as used now."""
        found = self.store.used((OWNER, key))
        return found if isinstance(found, CachedAnswer) else None

    async def get(self, key: AnswerKey) -> EncodedResponse | None:
        """Look up a response that is valid at the revision published after this call."""
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
        """Store a response, replacing an earlier one; one that does not fit is not stored."""
        self.store.drop((OWNER, key))
        key = key._replace(variables=compact(key.variables))
        entry = CachedAnswer.of(key, response._replace(content=compact(response.content)), validity)
        self.store.keep((OWNER, key), entry)


def compact(content: bytes) -> bytes:
    """Copy short bytes into an allocation of their own size: orjson allocates at least a kilobyte for each text."""
    return bytes(memoryview(content)) if len(content) < LONG else content

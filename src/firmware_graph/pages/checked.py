"""The digest of a checked change, so that nothing else is published."""

import hashlib
from collections.abc import Mapping

import orjson


def digest_of(parts: Mapping[str, object]) -> str:
    """Compute the digest of what is to be published.

    It is neither secret nor a credential: it compares what is published with what was shown before.
    """
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()

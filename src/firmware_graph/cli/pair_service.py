"""The service that a command queries about pairs, with the caller's token."""

import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import orjson

from firmware_graph.errors import ConfigurationError, GraphUnavailable

PAIRS_A_REQUEST: Final = 200
TIMEOUT_SECONDS: Final = 60
QUERY: Final = """query Pairs($rows: [PairRow!]!) {
  pairReport(rows: $rows) {
    rows(first: 200) {
      nodes {
        verdict cause disagreement message
        statements { source isNewest firmware { __typename ... on FirmwareVersion {
          cplEntryId versionHex status deviceModel { modelIdentifier modelName variant manufacturer { name } }
        } } }
        next {
          __typename
          ... on UpgradePathway { hops target { cplEntryId versionHex } versions { cplEntryId } }
          ... on NoPathway { noPathwayReason }
          ... on PathwayUnknown { missing }
          ... on NotOtaUpgradable { notOtaReason }
          ... on FirmwareNotFound { message }
          ... on InvalidReference { message }
        }
      }
    }
  }
}"""


def ask_pairs(url: str, token: str, pairs: Sequence[Sequence[dict[str, object]]]) -> Iterator[dict[str, Any]]:
    """Query a service about pairs, some hundred at a time, and yield the result of each.

    Raises:
        ConfigurationError: The service refuses the query.
        GraphUnavailable: It cannot be reached, or does not answer with JSON.
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ConfigurationError(f"{url} is no address of a service: it begins with https:// or http://.")
    for start in range(0, len(pairs), PAIRS_A_REQUEST):
        some = pairs[start : start + PAIRS_A_REQUEST]
        answer = answered(url, token, {"query": QUERY, "variables": {"rows": [row for rows in some for row in rows]}})
        if errors := answer.get("errors"):
            raise ConfigurationError(f"The service refuses the question: {errors[0]['message']}")
        yield from answer["data"]["pairReport"]["rows"]["nodes"]


def answered(url: str, token: str, body: dict[str, Any]) -> dict[str, Any]:
    """Send an operation and return its response, including one with an error status.

    Raises:
        GraphUnavailable: The service cannot be reached, or does not answer with JSON.
    """
    headers = {"content-type": "application/json", "accept": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, orjson.dumps(body), headers)  # noqa: S310 - its scheme was checked
    try:
        content = content_of(request)
        found: dict[str, Any] = orjson.loads(content)
    except (OSError, ValueError) as error:
        message = f"The service at {url} does not answer: {error}"
        raise GraphUnavailable(message) from error
    return found


def content_of(request: urllib.request.Request) -> bytes:
    """Return the body of a response, whatever its status."""
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - the same
            content: bytes = response.read()
    except urllib.error.HTTPError as refusal:
        content = refusal.read()
    return content

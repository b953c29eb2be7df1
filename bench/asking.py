"""Single requests, to compare answers: HTTP in, values out."""

from collections.abc import Iterator
from typing import Any

import httpx
from bench.queries import Body
from bench.servers import Server


class WrongAnswer(Exception):
    """Raised for an answer with errors, or with values that differ from those of another server."""


def values(data: Any) -> Iterator[Any]:  # noqa: ANN401 - any JSON
    """Return the values of an answer in their order, without the objects and lists around them."""
    if isinstance(data, dict):
        for member in data.values():
            yield from values(member)
    elif isinstance(data, list):
        for member in data:
            yield from values(member)
    else:
        yield data


def ask(client: httpx.Client, server: Server, body: Body, headers: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON
    """Send a request to a GraphQL server; return the values of its answer.

    Raises:
        WrongAnswer: The answer has an error.
    """
    content = {"query": body.query, "variables": body.variables}
    response = client.post(server.url(""), json=content, headers=headers)
    answer = response.json() if response.headers.get("content-type", "").startswith("application/") else {}
    if response.status_code != httpx.codes.OK or answer.get("errors") or "data" not in answer:
        raise WrongAnswer(f"{server.name} answers {response.status_code} {response.text[:600]} to {body}"[:2000])
    return answer["data"]

"""One request at a time, to see what is answered: HTTP in, values out."""

from collections.abc import Iterator
from typing import Any

import httpx
from bench.queries import Body
from bench.servers import Server


class WrongAnswer(Exception):
    """An answer with errors, or other values than the same question has elsewhere."""


def values(data: Any) -> Iterator[Any]:  # noqa: ANN401 - any JSON
    """List the values of an answer in their order, whatever objects and lists they lie in."""
    if isinstance(data, dict):
        for member in data.values():
            yield from values(member)
    elif isinstance(data, list):
        for member in data:
            yield from values(member)
    else:
        yield data


def ask(client: httpx.Client, server: Server, body: Body, headers: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON
    """Ask a GraphQL server.

    Raises:
        WrongAnswer: It answers with an error.
    """
    content = {"query": body.query, "variables": body.variables}
    response = client.post(server.url(""), json=content, headers=headers)
    answer = response.json() if response.headers.get("content-type", "").startswith("application/") else {}
    if response.status_code != httpx.codes.OK or answer.get("errors") or "data" not in answer:
        raise WrongAnswer(f"{server.name} answers {response.status_code} {response.text[:600]} to {body}"[:2000])
    return answer["data"]

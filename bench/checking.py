"""Checks before anything is measured: every server answers, and all with the same values."""

from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from bench.asking import WrongAnswer, ask, values
from bench.queries import Ask, BenchQuery
from bench.servers import Server

CHECKED = 20
SECONDS = 60.0


def check(
    servers: Mapping[str, Server], prepared: Sequence[tuple[BenchQuery, Sequence[Ask]]], headers: dict[str, str]
) -> None:
    """Send some requests of each query to all servers and compare the answers.

    Raises:
        WrongAnswer: A server answers with an error, with nothing, or differs from another.
    """
    with httpx.Client(timeout=SECONDS) as client:
        for query, asks in prepared:
            answers = [
                same_answer(client, servers, query, place, asked, headers) for place, asked in enumerate(asks[:CHECKED])
            ]
            if servers and not any(value is not None for answer in answers for value in answer):
                raise WrongAnswer(f"nothing is answered to {query.name}: {asks[0].ours}"[:2000])


def same_answer(  # noqa: PLR0913, PLR0917 - one request and whom to ask it
    client: httpx.Client,
    servers: Mapping[str, Server],
    query: BenchQuery,
    place: int,
    asked: Ask,
    headers: dict[str, str],
) -> list[Any]:
    """Return the values with which all servers answer one request.

    Raises:
        WrongAnswer: As for `check`.
    """
    answers = {}
    for name, server in servers.items():
        if name == "bare":
            continue  # it answers nothing
        if name == "raw":
            if client.post(server.url(query.name), content=str(place)).status_code != httpx.codes.OK:
                raise WrongAnswer(f"raw does not answer {query.name}")
        else:
            body = asked.theirs if name == "peer" else asked.ours
            answers[name] = list(values(ask(client, server, body, headers)))
    expected = next(iter(answers.values()), [])
    for name, answer in answers.items():
        if answer != expected:
            raise WrongAnswer(f"{query.name}: {name} answers {answer[:40]}, another {expected[:40]}: {asked}"[:4000])
    return expected


def fill(server: Server, asks: Sequence[Ask], headers: dict[str, str]) -> None:
    """Fill the cache of a server with the answer of every request that it will be sent."""
    with httpx.Client(timeout=SECONDS) as client:
        for asked in asks:
            ask(client, server, asked.ours, headers)

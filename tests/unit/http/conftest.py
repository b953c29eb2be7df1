"""The small application of the tests of HTTP, served."""

from collections.abc import Iterator

import httpx
import pytest

from firmware_graph.auth.tokens import demo_key
from support.serving import served
from support.small_graphql import an_app


@pytest.fixture(scope="module")
def key_pem(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return demo_key(tmp_path_factory.mktemp("key"))


@pytest.fixture(scope="module")
def client(key_pem: bytes) -> Iterator[httpx.Client]:
    with served(an_app(key_pem)) as opened:
        yield opened

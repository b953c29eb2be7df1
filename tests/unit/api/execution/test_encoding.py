"""Long answers are encoded in pieces, in a thread, up to a limit."""

import threading
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, Final

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_graph.api.execution import encoding
from firmware_graph.api.execution.encoding import BYTES_ON_THE_LOOP, LITTLE, PIECE_WEIGHT, Encoder, pieces_of
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.response import EncodedResponse, Response, etag_of
from firmware_graph.api.schema.write import Write
from firmware_graph.errors import QueryTooExpensive
from firmware_graph.model.change import ChangesRefused
from support.small_mutations import SECAS, Register, service_on

ROW: Final = {"id": 1, "text": "x" * 100, "nested": [{"a": None}, {"b": [True, 1.5]}]}
SHORT: Final = 64_000
VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(max_size=400),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=4), inner, max_size=8),
    max_leaves=60,
)


def a_response(rows: int) -> Response:
    return Response(data={"few": [ROW], "many": {"nodes": [ROW] * rows, "pageInfo": {"hasNextPage": False}}})


@given(VALUES)
def test_pieces_are_together_what_is_encoded_at_once(value: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoding, "PIECE_WEIGHT", 3)
        assert b"".join(pieces_of(value)) == orjson.dumps(value)


@pytest.mark.parametrize(
    "value",
    [
        {f"a{number}": {"nodes": [ROW] * 40} for number in range(90)},
        {"all": {"nodes": [{"one": []}, {"inner": {"nodes": [ROW] * 4_000}}]}},
        {"all": [orjson.Fragment(orjson.dumps(ROW))] * 4_000},
        {"texts": ["x" * 100_000] * 20},
    ],
    ids=["aliases", "uneven", "fragments", "texts"],
)
def test_no_piece_of_a_long_answer_is_long(value: Any) -> None:
    pieces = list(pieces_of(value))
    assert b"".join(pieces) == orjson.dumps(value)
    assert max(map(len, pieces)) < BYTES_ON_THE_LOOP
    assert PIECE_WEIGHT * len(pieces) < sum(map(len, pieces)), "they are not many either"


@pytest.mark.anyio
@pytest.mark.parametrize("rows", [0, 3, 1_000, 20_000])
@pytest.mark.parametrize("has_etag", [False, True])
async def test_response_is_encoded_as_at_once_however_long(rows: int, *, has_etag: bool) -> None:
    response = a_response(rows)
    found = await Encoder().encoded(response, has_etag=has_etag)
    assert found == response.encoded(has_etag=has_etag)
    assert found.etag == (etag_of(found.content) if has_etag else None)


@pytest.mark.anyio
@pytest.mark.parametrize("rows", [0, 3, 20_000])
async def test_long_response_is_encoded_and_tagged_in_a_thread(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tagged: list[str] = []
    describe = Response.with_content

    def noted(response: Response, content: bytes, *, has_etag: bool) -> EncodedResponse:
        tagged.append(threading.current_thread().name)
        return describe(response, content, has_etag=has_etag)

    monkeypatch.setattr(Response, "with_content", noted)
    found = await Encoder().encoded(a_response(rows))
    is_long = len(found.content) > BYTES_ON_THE_LOOP
    assert (is_long, [name.startswith("firmware-graph-answers") for name in tagged]) == (rows > 1000, [is_long])


@pytest.mark.anyio
@pytest.mark.parametrize("rows", [10, 20_000])
async def test_response_of_the_limit_passes_and_a_longer_one_is_refused(rows: int) -> None:
    response = a_response(rows)
    length = len(response.encoded().content)
    assert len((await Encoder(length).encoded(response)).content) == length
    with pytest.raises(QueryTooExpensive) as refused:
        await Encoder(length - 1).encoded(response)
    assert refused.value.extensions == {"code": "QUERY_TOO_EXPENSIVE", "limit": "answer", "maximum": length - 1}
    assert "fewer rows ('first') or fewer fields" in str(refused.value)


@pytest.mark.anyio
async def test_response_that_is_too_long_is_not_encoded_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    encoded: list[int] = []
    to_json = orjson.dumps

    def counted(value: Any) -> bytes:
        text = to_json(value)
        encoded.append(len(text))
        return text

    monkeypatch.setattr(orjson, "dumps", counted)
    most = 2 * BYTES_ON_THE_LOOP
    with pytest.raises(QueryTooExpensive):
        await Encoder(most).encoded(a_response(100_000))
    assert sum(encoded) < most + 2 * SHORT


@pytest.mark.anyio
async def test_query_whose_answer_is_too_long_is_refused_without_data() -> None:
    service = replace(service_on(Register(number=7)), encoder=Encoder(25))
    response = await service.respond(Request("{ number }"), SECAS)
    assert response.content.startswith(b'{"data"')
    response = await service.respond(Request("{ number other: number }"), SECAS)
    assert (list(response.codes), response.etag) == (["QUERY_TOO_EXPENSIVE"], None)
    assert "data" not in orjson.loads(response.content)


@pytest.mark.anyio
async def test_change_whose_payload_is_too_long_is_said_to_be_made() -> None:
    register = Register()
    service = replace(service_on(register), encoder=Encoder(25))
    response = await service.respond(Request("mutation { add { added number } }"), SECAS)
    body = orjson.loads(response.content)
    assert (register.begun, body["data"], response.codes) == (1, {"add": None}, ())
    assert [error["extensions"]["code"] for error in body["errors"]] == ["PAYLOAD_NOT_READ"]
    assert body["errors"][0]["message"].startswith("The change was made, but what it led to is too long")


@pytest.mark.anyio
async def test_refusal_of_a_change_that_is_too_long_is_not_said_to_be_made() -> None:
    for row, is_raised in ((ChangesRefused([]), True), (object(), False)):
        write = Write(is_made=True, row=row)
        with pytest.raises(QueryTooExpensive) if is_raised else nullcontext():
            await Encoder(25).payload(a_response(100), write)


@pytest.mark.anyio
async def test_response_that_cost_little_is_encoded_at_once_and_has_the_same_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(encoding, "pieces_of")
    response = a_response(2_000)
    whole = response.encoded()
    assert await Encoder(len(whole.content)).encoded(response, cost=LITTLE) == whole
    with pytest.raises(QueryTooExpensive):
        await Encoder(len(whole.content) - 1).encoded(response, cost=LITTLE)
    with pytest.raises(NameError, match="pieces_of"):
        await Encoder().encoded(response, cost=LITTLE + 1)

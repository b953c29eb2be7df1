"""The credential in the headers of a request for a page: if it is not accepted, the request is refused."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

AUTHORIZATION: Final = "authorization"


class CredentialRefused(Exception):
    """The credential in the headers of a request is not accepted; `response` refuses it."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


async def answer_refused(_request: Request[Any], error: Exception) -> Response:
    """Return the response that refuses the credential, the same as at any other endpoint."""
    assert isinstance(error, CredentialRefused)  # noqa: S101 - narrows; it is registered for these alone
    return error.response

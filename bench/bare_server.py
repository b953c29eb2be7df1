"""The ceiling of every service behind this ASGI server: a route that answers the same kilobyte, whatever is asked.

`python -m bench.bare_server PORT`. The request's body is received and not looked at; nothing is authenticated.
"""

import sys
from typing import Final

from bench.raw_server import serve
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ANSWER: Final = b'{"data":"%s"}' % (b"x" * 1_011)


async def answer(http: Request) -> Response:
    """Receive a request, and answer it."""
    await http.body()
    return Response(ANSWER, media_type="application/json")


if __name__ == "__main__":
    serve(Starlette(routes=[Route("/graphql", answer, methods=["POST"])]), sys.argv[1])

"""The small schema as a process of its own, served as by `firmware-graph serve`; its argument is a listener."""

import socket
import sys
import tempfile
from pathlib import Path

import uvicorn

from firmware_graph.auth.tokens import demo_key
from firmware_graph.http.server import server_config
from support.small_graphql import an_app

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        app = an_app(demo_key(Path(folder)), deadline_seconds=30)
        server = uvicorn.Server(server_config(app, host="127.0.0.1", port=0))
        server.run([socket.socket(fileno=int(sys.argv[1]))])

"""The small schema as a process of its own, served as `firmware-graph serve` serves: its argument is a port."""

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
        uvicorn.Server(server_config(app, host="127.0.0.1", port=int(sys.argv[1]))).run()

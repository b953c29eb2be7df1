"""An issuer of tokens on loopback that publishes its keys, and misbehaves on request."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware_graph.auth.keys import algorithms_of, public_jwk

CONFIGURATION: Final = "/.well-known/openid-configuration"
KEYS: Final = "/keys"
AUTHORIZE: Final = "/authorize"
TOKENS: Final = "/tokens"
CLIENT: Final = "explorer"
FOUND: Final = 302


class Answers(BaseHTTPRequestHandler):
    """Answers as configured by its issuer."""

    server: "Server"

    def do_GET(self) -> None:
        issuer = self.server.issuer
        issuer.asked.append(self.path)
        issuer.misbehaves(self)
        if issuer.is_silent:
            return
        if self.path.startswith(AUTHORIZE):
            self.send(FOUND, b"", location=issuer.sent_back(dict(parse_qsl(urlsplit(self.path).query))))
            return
        answer = {CONFIGURATION: issuer.configuration, KEYS: issuer.jwks}[self.path]
        self.send(200, json.dumps(answer).encode())

    def do_POST(self) -> None:
        issuer = self.server.issuer
        length = int(self.headers["content-length"])
        form = dict(parse_qsl(self.rfile.read(length).decode()))
        issuer.asked.append(self.path)
        answer = issuer.tokens_for(form)
        status = issuer.answers_tokens_with or (200 if "access_token" in answer else 400)
        self.send(status, json.dumps(answer).encode())

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content_length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    issuer: "LocalIssuer"

    def handle_error(self, *_: object) -> None:
        """Print nothing about clients that hang up."""


class LocalIssuer:
    """An issuer: its keys, the requests to it, and how it misbehaves."""

    def __init__(self, port: int = 0) -> None:
        self.key = Ed25519PrivateKey.generate()
        self.jwks: Any = {"keys": [public_jwk(self.key)]}
        self.asked: list[str] = []
        self.is_silent = False
        self.misbehaves: Callable[[Answers], None] = lambda _answers: None
        self.server = Server(("127.0.0.1", port), Answers)
        self.server.issuer = self
        self.name = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.configuration: Any = {
            "issuer": self.name,
            "jwks_uri": self.name + KEYS,
            "authorization_endpoint": self.name + AUTHORIZE,
            "token_endpoint": self.name + TOKENS,
        }
        self.codes: dict[str, dict[str, str]] = {}
        self.signs_in_as: dict[str, object] = {"sub": "someone", "party": "P1", "is_sec_party": True}
        self.id_changes: dict[str, object] = {}
        self.client_secret: str | None = None
        self.answers_tokens_with: int | None = None

    def rotate(self) -> None:
        """Sign with another key from now on, and publish only that one."""
        self.key = Ed25519PrivateKey.generate()
        self.jwks = {"keys": [public_jwk(self.key)]}

    def token(self, changes: Mapping[str, object] | None = None, *, kid: str | None = None) -> str:
        """Sign a token."""
        claims = {"iss": self.name, "aud": "us", "exp": int(time.time()) + 60, "roles": ["party"], **(changes or {})}
        headers = {"kid": kid or public_jwk(self.key)["kid"]}
        return jwt.encode(claims, self.key, algorithms_of(self.key)[0], headers=headers)

    def sent_back(self, asked: dict[str, str]) -> str:
        """Sign its single user in at once, and return where the browser goes with a code, valid once."""
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'iss': self.name})}"

    def tokens_for(self, form: dict[str, str]) -> dict[str, object]:
        """Exchange a code for tokens, for the client and the verifier that it was issued for."""
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        is_right = (
            asked is not None
            and asked["code_challenge"] == challenge
            and (asked["client_id"], asked["redirect_uri"]) == (form.get("client_id"), form.get("redirect_uri"))
            and form.get("client_secret") == self.client_secret
        )
        if asked is None or not is_right:
            return {"error": "invalid_grant"}
        identity = {"aud": CLIENT, "nonce": asked["nonce"], **self.id_changes}
        return {"access_token": self.token(self.signs_in_as), "id_token": self.token(identity), "token_type": "Bearer"}

    def answer(self, path: str, status: int, body: bytes, **headers: str) -> None:
        """Give this response at a path from now on."""

        def misbehaves(answers: Answers) -> None:
            self.is_silent = answers.path == path
            if self.is_silent:
                answers.send(status, body, **headers)

        self.misbehaves = misbehaves

    def behave(self) -> None:
        """Behave correctly."""
        self.is_silent, self.misbehaves = False, lambda _answers: None


@contextmanager
def local_issuer(port: int = 0) -> Iterator[LocalIssuer]:
    """Run an issuer."""
    issuer = LocalIssuer(port)
    thread = threading.Thread(target=issuer.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        issuer.server.shutdown()
        issuer.server.server_close()
        thread.join()

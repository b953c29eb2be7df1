"""The Docker engine of this machine, where there is one, and the image that is built on it."""

import shutil

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from support.docker_engine import Engine

IMAGE = "firmware-graph:test"
BUILDING_SECONDS = 840


@pytest.fixture(scope="session")
def engine() -> Engine:
    """Return the Docker engine with Compose, or skip."""
    program = shutil.which("docker")
    if program is None:
        pytest.skip("no Docker here: there is no docker command")
    found = Engine(program)
    for question in (("info", "--format", "{{.ServerVersion}}"), ("compose", "version")):
        answer = found.attempt(*question)
        if answer.returncode != 0:
            pytest.skip(f"no Docker here: docker {question[0]} says {answer.stderr.strip() or answer.stdout.strip()}")
    return found


@pytest.fixture(scope="session")
def image(engine: Engine) -> str:
    """Build the image, from the engine's cache where possible; it stays for the next run."""
    engine.run("build", "--quiet", "--network", "host", "--tag", IMAGE, ".", timeout_seconds=BUILDING_SECONDS)
    return IMAGE


@pytest.fixture(scope="session")
def signing_key() -> str:
    """Return a key to sign tokens with, as PEM."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

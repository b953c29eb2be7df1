"""A key file is 32 bytes in base64 that nobody but its owner may read."""

import os
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest

from firmware_graph.backup.key import HOW_TO_MAKE, read_key
from firmware_graph.errors import ConfigurationError


def a_key_file(path: Path, content: bytes, mode: int = 0o600) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_key_is_read_from_the_file_that_the_remedy_makes(tmp_path: Path) -> None:
    subprocess.run(["sh", "-c", HOW_TO_MAKE], cwd=tmp_path, check=True)  # noqa: S603, S607 - as a person types it
    assert len(read_key(tmp_path / "backup.key")) == 32


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_key_that_others_may_use_is_refused_with_the_remedy(tmp_path: Path, mode: int) -> None:
    path = a_key_file(tmp_path / "key", b64encode(os.urandom(32)), mode)
    with pytest.raises(ConfigurationError, match=f"chmod 600 {path}"):
        read_key(path)


@pytest.mark.parametrize("content", [b"", b"password", b64encode(bytes(31)), b64encode(bytes(33)), b"\xff" * 44])
def test_file_that_is_no_key_is_refused_with_the_remedy(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ConfigurationError, match="openssl rand"):
        read_key(a_key_file(tmp_path / "key", content))


def test_key_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="absent"):
        read_key(tmp_path / "absent")

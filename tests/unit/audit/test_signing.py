"""The keys that sign the heads of days."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from firmware_graph.audit.signing import read_public_key, read_signing_key
from firmware_graph.errors import ConfigurationError

KEY = Ed25519PrivateKey.generate()
PRIVATE = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
LOCKED = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))
OTHER = generate_private_key(SECP256R1())
OTHER_PRIVATE = OTHER.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
OTHER_PUBLIC = OTHER.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "key.pem"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("content", [PRIVATE, PUBLIC])
def test_signature_is_checked_with_either_half_of_its_key(tmp_path: Path, content: bytes) -> None:
    signing = read_signing_key(written(tmp_path, PRIVATE))
    public = read_public_key(written(tmp_path, content))
    assert public.id == signing.public.id
    assert public.has_signed("text", signing.sign("text"))
    assert not public.has_signed("another", signing.sign("text"))
    assert not public.has_signed("text", "no base 64!")
    assert not public.has_signed("text", "")


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\n", LOCKED, OTHER_PRIVATE, PUBLIC])
def test_file_that_is_no_signing_key_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ConfigurationError, match="openssl genpkey"):
        read_signing_key(written(tmp_path, content))


@pytest.mark.parametrize("content", [b"", b"text", LOCKED, OTHER_PUBLIC, OTHER_PRIVATE])
def test_file_that_is_no_key_to_check_with_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ConfigurationError, match="is no Ed25519 key"):
        read_public_key(written(tmp_path, content))


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"missing\.pem of the audit record"):
        read_signing_key(tmp_path / "missing.pem")

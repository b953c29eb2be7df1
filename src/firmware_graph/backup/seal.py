"""Seals of a backup's frames: a checksum, or authenticated encryption.

A seal covers the header, the frame's number, whether it is the last, and its payload; so a frame that is changed,
moved, left out, or taken from another file is found. With encryption this is the STREAM construction (Hoang,
Reyhanitabar, Rogaway and Vizár, 2015) on AES-256-GCM, with a key of its own for each file.
"""

import hashlib
from dataclasses import dataclass
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from firmware_graph.backup.header import Header, new_salt
from firmware_graph.backup.key import KEY_BYTES
from firmware_graph.errors import BackupKeyRefused, BackupUnreadable

NUMBER_BYTES: Final = 11  # with the mark of the last, the 12 bytes of a nonce
DIGEST_BYTES: Final = hashlib.sha256().digest_size
KEY_ID_BYTES: Final = 8
DAMAGED: Final = "The backup is damaged or cut: take another copy of it."


class Seal(Protocol):
    """Seals payloads, and opens sealed ones."""

    def close(self, place: bytes, payload: bytes) -> bytes:
        """Return a payload with its seal."""

    def open(self, place: bytes, sealed: bytes) -> bytes:
        """Return the payload; raise BackupUnreadable if it is not what was sealed at this place."""


def place_of(number: int, *, is_last: bool) -> bytes:
    """Return the place of a frame in its file, as 12 bytes."""
    return number.to_bytes(NUMBER_BYTES, "big") + bytes([is_last])


@dataclass(frozen=True, slots=True)
class Checksum:
    """SHA-256 before the payload: detects damage, but not forgery."""

    header: bytes

    def close(self, place: bytes, payload: bytes) -> bytes:
        """Return the digest and the payload."""
        return hashlib.sha256(self.header + place + payload).digest() + payload

    def open(self, place: bytes, sealed: bytes) -> bytes:
        """Return the payload, if the digest matches."""
        payload = sealed[DIGEST_BYTES:]
        if self.close(place, payload) != sealed:
            raise BackupUnreadable(DAMAGED)
        return payload


@dataclass(frozen=True, slots=True)
class Encryption:
    """AES-256-GCM with the key of one file: detects damage and forgery, and keeps the content secret."""

    header: bytes
    cipher: AESGCM

    def close(self, place: bytes, payload: bytes) -> bytes:
        """Return the encrypted payload."""
        return self.cipher.encrypt(place, payload, self.header)

    def open(self, place: bytes, sealed: bytes) -> bytes:
        """Return the decrypted payload, if it was encrypted with this key for this place."""
        try:
            return self.cipher.decrypt(place, sealed, self.header)
        except (InvalidTag, ValueError):
            raise BackupUnreadable(DAMAGED) from None


def derive(key: bytes, salt: bytes) -> tuple[bytes, str]:
    """Derive the key of a file from the owner's key, with an ID to recognise it by."""
    size = KEY_BYTES + KEY_ID_BYTES
    derived = HKDF(algorithm=SHA256(), length=size, salt=salt, info=b"firmware-graph backup").derive(key)
    return derived[:KEY_BYTES], derived[KEY_BYTES:].hex()


def new_seal(key: bytes | None, *, store_format: int) -> tuple[Header, Seal]:
    """Return the header and the seal of a new file, which is encrypted if there is a key."""
    salt = new_salt()
    if key is None:
        header = Header.new(store_format=store_format, salt=salt, key_id=None)
        return header, Checksum(header.line())
    file_key, key_id = derive(key, salt)
    header = Header.new(store_format=store_format, salt=salt, key_id=key_id)
    return header, Encryption(header.line(), AESGCM(file_key))


def seal_of(header: Header, line: bytes, key: bytes | None) -> Seal:
    """Return the seal that opens the frames of a file.

    Raises:
        BackupKeyRefused: The file is encrypted and the key is missing or another, or it is not encrypted and a key was
            given.
    """
    if header.key_id is None:
        if key is not None:
            raise BackupKeyRefused(
                "The backup is not encrypted, so no key shows who made it. To restore it all the same, leave out "
                "--key-file, and unset FIRMWARE_GRAPH_BACKUP_KEY_FILE."
            )
        return Checksum(line)
    if key is None:
        raise BackupKeyRefused("The backup is encrypted: give the key that it was made with as --key-file F.")
    file_key, key_id = derive(key, bytes.fromhex(header.salt))
    if key_id != header.key_id:
        raise BackupKeyRefused("The backup is encrypted with another key: give that as --key-file F.")
    return Encryption(line, AESGCM(file_key))

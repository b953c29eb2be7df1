"""Certificates of an authority of our own."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Authority:
    """An authority, and the folder of its files."""

    folder: Path
    key: EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def create(cls, folder: Path) -> "Authority":
        """Create an authority that nobody trusts yet."""
        key, name = generate_private_key(SECP256R1()), named("An authority of the tests")
        made = built(name, name, key, days=2)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)  # noqa: FBT003 - its order
        made = made.add_extension(usage, critical=True)
        identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        return cls(folder, key, made.add_extension(identifier, critical=False).sign(key, SHA256()))

    @property
    def file(self) -> Path:
        """Write its certificate, for those who should trust it."""
        path = self.folder / "authority.pem"
        path.write_bytes(self.certificate.public_bytes(Encoding.PEM))
        return path

    def server(self, host: str, *, days: float = 1) -> ssl.SSLContext:
        """Return the TLS context of a server with a name, valid for so many days from now."""
        key = generate_private_key(SECP256R1())
        made = built(named(host), self.certificate.subject, key, days=days)
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        signed = made.add_extension(issuer, critical=False).sign(self.key, SHA256())
        path = self.folder / f"{host}{days}.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(private + signed.public_bytes(Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def named(name: str) -> x509.Name:
    """Return a common name."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def built(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, *, days: float
) -> x509.CertificateBuilder:
    """Begin a certificate that expires so many days from now."""
    now = datetime.now(UTC)
    return x509.CertificateBuilder(
        issuer,
        subject,
        key.public_key(),
        x509.random_serial_number(),
        now - timedelta(days=10),
        now + timedelta(days=days),
    )

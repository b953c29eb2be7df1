"""Secrets of webhooks are sealed, each for its endpoint."""

import pytest

from firmware_graph.model.webhook_secret import SecretNotOpened, SecretSeal, new_webhook_secret


def test_sealed_secret_is_opened_for_its_endpoint_by_its_key_alone() -> None:
    seal, secret = SecretSeal(bytes(32)), new_webhook_secret()
    sealed = seal.seal(secret, "a")
    assert secret.startswith("whsec_")
    assert secret not in sealed
    assert seal.seal(secret, "a") != sealed
    assert seal.open(sealed, "a") == secret
    for other, endpoint in ((seal, "b"), (SecretSeal(bytes([1] * 32)), "a")):
        with pytest.raises(SecretNotOpened):
            other.open(sealed, endpoint)
    assert "0" not in repr(seal)

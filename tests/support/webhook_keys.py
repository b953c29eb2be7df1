"""Keys that seal the secrets of webhooks and sign the links of mails, and settings for webhooks on loopback."""

import base64
import os
from pathlib import Path
from typing import Any


def key_file(folder: Path) -> Path:
    """Write a key, unless the folder has one."""
    path = folder / "webhook.key"
    if not path.exists():
        path.touch(0o600)
        path.write_bytes(base64.b64encode(os.urandom(32)))
    return path


def webhook_settings(folder: Path) -> dict[str, Any]:
    """Return the settings, with a key in a folder."""
    return {"webhook_key_file": key_file(folder), "webhook_networks": "127.0.0.0/8", "webhook_seconds": 1.0}

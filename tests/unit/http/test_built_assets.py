"""The addresses of the explorer's style sheet, script and icon, as the build names them."""

import json
from pathlib import Path

from firmware_graph.http.pages import built_assets


def test_assets_built_are_named_by_what_they_are_for(tmp_path: Path) -> None:
    manifest = {
        "src/explorer.ts": {"file": "assets/explorer-1.js", "css": ["assets/explorer-2.css"]},
        "src/icon.svg": {"file": "assets/icon-3.js", "assets": ["assets/icon-4.svg"]},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    assert built_assets(folder=tmp_path) == {
        "script": "/assets/explorer-1.js",
        "style": "/assets/explorer-2.css",
        "icon": "/assets/icon-4.svg",
    }


def test_assets_never_built_are_none(tmp_path: Path) -> None:
    assert built_assets(folder=tmp_path) == {}

"""Paths of the checkout and of the data beside it."""

from pathlib import Path
from typing import Final

ROOT: Final = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").is_file())
EXAMPLE: Final = ROOT / "src" / "firmware_graph" / "example"
REAL_SET: Final = ROOT.parent / "shared" / "data" / "zigbee-ota"

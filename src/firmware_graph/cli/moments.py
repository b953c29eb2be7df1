"""Moments in the options of commands."""

from typing import Final

MILLISECONDS: Final = 1000
MOMENTS: Final = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"]

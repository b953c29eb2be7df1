"""The policy's mark on questions about the caller's own rows: a process never caches an answer to them."""

from typing import Final

from firmware_graph.auth.coordinates import marked_in

CALLERS_ROWS: Final = marked_in({"Query": "pairReport fleetReport fleetTrend"})
"""Such rows reveal devices and fleets, and their keys come back in the answer."""

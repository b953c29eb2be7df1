"""The mark of the policy on questions about rows that are a caller's own: a process keeps no answer to them."""

from typing import Final

from firmware_graph.auth.coordinates import marked_in

CALLERS_ROWS: Final = marked_in({"Query": "pairReport fleetReport fleetTrend"})
"""Such rows tell of devices and fleets, and their keys come back in the answer."""

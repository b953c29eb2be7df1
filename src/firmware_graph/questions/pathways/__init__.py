"""Questions on upgrade pathways; their rules are in `rules`."""

"""Questions on ZigBee stacks and defects, for the Security Sub-Committee only; their rules are in `rules`."""

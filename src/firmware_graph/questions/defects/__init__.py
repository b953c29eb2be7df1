"""Questions on ZigBee stacks and defects, for the Security Sub-Committee alone; their rules are in `rules`."""

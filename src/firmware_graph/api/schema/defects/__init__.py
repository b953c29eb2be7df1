"""Schema of ZigBee stacks and defects."""

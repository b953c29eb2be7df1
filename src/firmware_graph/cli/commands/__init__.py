"""The commands, a module for each by its name."""

"""Shared code of the tests: builders, harnesses that drive the service, oracles and random input."""

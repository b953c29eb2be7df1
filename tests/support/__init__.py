"""What the tests share: builders, harnesses that drive the service, oracles and random input."""

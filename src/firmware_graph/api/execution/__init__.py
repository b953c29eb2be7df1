"""A request's way from its text to the bytes of its answer."""

"""The path of a request from its text to the bytes of its response."""

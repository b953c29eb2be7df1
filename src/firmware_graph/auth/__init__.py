"""Authentication and authorisation: callers, tokens, the access table and the gate."""

"""Who is asking, and what they may have: callers, tokens, the access table and the gate."""

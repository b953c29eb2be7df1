"""Questions on what is published, and when."""

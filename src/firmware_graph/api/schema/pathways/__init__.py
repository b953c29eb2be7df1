"""Schema of upgrade pathways."""

"""Lists as files: an export runs public operations, page by page, and writes their answers."""

"""Lists as files: an export asks the operations that anyone may send, page by page, and writes their answers."""

"""The formats of exports, each a writer of rows."""

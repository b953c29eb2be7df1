"""Schema of the product list."""

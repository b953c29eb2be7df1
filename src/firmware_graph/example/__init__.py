"""Synthetic example sheets, to try the product with."""

"""The record of reads of restricted facts: written, signed, checked and pruned."""

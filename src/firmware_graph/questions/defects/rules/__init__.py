"""The rules of defects (domain.md §2.7): ranges, conjunctions, verdicts and ways out, on what was read already."""

"""The rules of defects (domain.md §2.7): ranges, conjunctions, verdicts and remediations, on data already read."""

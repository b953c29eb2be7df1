"""The rules of upgrade pathways (domain.md §3.4), applied to a lineage that was read from the graph.

`state` and `links` hold rules 1 to 3, `over_the_air` rule 7, `search` rule 4, `to_latest` rule 5, `to_target` rule 6,
`steps` rule 8, `warnings` what each of them warns of. Nothing here reads the database.
"""

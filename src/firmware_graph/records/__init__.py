"""How facts are parsed, checked, begin, end and move tiers: what imports and single changes share."""

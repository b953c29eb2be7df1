"""How facts are read from text, checked, begin, end and move tiers: what imports and single changes share."""

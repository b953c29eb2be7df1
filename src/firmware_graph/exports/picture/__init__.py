"""Pictures of lineages: where versions stand, and the lines between them; pages and exports draw them as SVG."""

"""Pictures of lineages: where versions stand, and the lines between them; the template draws them as SVG."""

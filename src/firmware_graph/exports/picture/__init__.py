"""Pictures of lineages: the positions of versions, and the lines between them; pages and exports draw them as SVG."""

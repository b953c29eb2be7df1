"""Questions on the product list: versions, models, manufacturers, and what a reference means."""

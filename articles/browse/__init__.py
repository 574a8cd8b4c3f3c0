"""From an address to a list: filters, chips, facet panels, results, suggestions."""

"""Lists of articles from their URLs: filters, chips, facet panels, results, suggestions."""

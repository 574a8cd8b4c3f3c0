"""HTTP concerns: caching, limits, middleware, policies, errors, observability."""

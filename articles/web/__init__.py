"""HTTP: caching, limits, middleware, policies, errors, observability."""

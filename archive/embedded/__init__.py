"""Database backend that starts the embedded PostgreSQL of the checkout on the first connection."""

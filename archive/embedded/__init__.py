"""A database backend that starts the checkout's own PostgreSQL when somebody connects."""

"""The Django project: settings, addresses, server entry, and the database a checkout brings along."""

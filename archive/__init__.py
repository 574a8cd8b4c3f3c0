"""Django project: settings, root URLs, WSGI entry point, embedded database server and backups."""

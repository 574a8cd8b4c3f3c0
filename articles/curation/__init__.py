"""The editors' desk in Django's admin: one module per desk."""

"""What `manage.py bench` measures: a made-up archive of any size, and who answers over it."""

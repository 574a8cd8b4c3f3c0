"""Logs, metrics and health checks for operators. Nothing about readers is recorded."""

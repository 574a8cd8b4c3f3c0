"""What the service tells those who run it: logs, metrics, whether it is well. Nothing about who reads."""

"""OAI-PMH 2.0: protocol, records, metadata formats, and XML responses."""

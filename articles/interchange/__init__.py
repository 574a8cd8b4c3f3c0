"""The archive's record and table formats: reading and writing. Pure Python."""

"""What must stay true of the archive: invariants and links that answer."""

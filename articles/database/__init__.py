"""Which database a page is read from, and the state of the replicas."""

"""Routing of reads to replicas or to the primary database, and the state of the replicas."""

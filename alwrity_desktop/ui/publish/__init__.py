"""Publish: connected sites, the outbox, the posts of the sites, and the panel that sends a draft."""

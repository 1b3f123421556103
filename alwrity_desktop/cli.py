"""Placeholder until the first path is built."""

"""Keywords, their clusters, and what is written about them when."""

"""From a draft to a post on the creator's own site, and to files."""

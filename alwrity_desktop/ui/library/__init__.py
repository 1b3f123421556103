"""All drafts: search, status, tags, trash, import."""

"""Content formats, briefs, sources, drafting, editing, and the offline drafter."""

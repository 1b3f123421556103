"""The Writer tab: brief, outline, editor, preview, advice, revisions."""

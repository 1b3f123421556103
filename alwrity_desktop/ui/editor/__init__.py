"""The Markdown editor and its parts: a plain text edit that stays quick with 100,000 words."""

"""The Planner tab: from keywords to a calendar of drafts. One part, one set of files; `parts.PARTS` lists them."""

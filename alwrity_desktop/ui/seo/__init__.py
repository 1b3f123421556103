"""The SEO tab: one text judged, the whole archive, and the tools. The Writer's side panel uses its parts."""

"""First steps: how to write, a site, language and tone. Every page can be skipped."""

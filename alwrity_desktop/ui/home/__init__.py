"""Home: what to do next, drafts to go on with, figures."""

"""The tools of search engine optimisation: one tool, one file. What they measure, estimate or ask a model is said with it."""

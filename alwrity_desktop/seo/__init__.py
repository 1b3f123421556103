"""Search engine optimisation: one tool, one file. What is measured, estimated or an opinion is said with each figure."""

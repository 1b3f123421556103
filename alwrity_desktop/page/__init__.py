"""One page read and judged: the tree of blocks with offsets, and the assessments."""

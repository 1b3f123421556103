"""What every room needs and none owns: errors, progress, paths, settings, HTTP, keys, messages. No Qt, no SQL."""

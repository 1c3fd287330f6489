"""Running crawls: exit codes, the output folder, progress, and what a run leaves behind to read."""

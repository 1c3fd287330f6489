"""The crawls of many sites, given to the workers of a cluster, one site a task."""

"""The way of an article from spider to disk, one step a file."""

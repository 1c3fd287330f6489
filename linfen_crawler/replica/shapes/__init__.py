"""The shapes: how each site shows its articles, lists and front page."""

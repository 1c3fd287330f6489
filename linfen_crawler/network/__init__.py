"""The way out: what may be connected to, how much of an answer is taken, and what robots.txt allows."""

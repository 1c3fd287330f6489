"""Whether an installation and its output are sound: what was found, what it means, what to do. Nothing is changed."""

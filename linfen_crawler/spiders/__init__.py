"""Which pages to ask for: one spider class, driven by site definitions."""

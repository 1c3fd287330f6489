"""Site definitions: what each site is, as checked data."""

"""What writes records to files."""

"""Fuzzing of what takes input from strangers: `targets` says what must hold, `__main__` looks for what breaks it."""

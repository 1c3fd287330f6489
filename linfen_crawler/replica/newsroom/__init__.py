"""The newsroom: composes articles out of the word stock."""

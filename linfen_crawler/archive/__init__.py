"""What came over the wire, kept for ever: WARC files written, read again, checked and packed."""

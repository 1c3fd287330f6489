"""The records of many archives, made by many processes: every record of the input is counted once."""

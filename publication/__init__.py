"""Build the candidate, promote it atomically, and render what each board receives."""

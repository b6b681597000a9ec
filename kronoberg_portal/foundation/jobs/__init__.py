"""What the worker does: jobs with a rhythm, each held by one worker at a time through a lease."""

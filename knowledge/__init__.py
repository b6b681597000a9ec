"""The library, the scanning notes, the initiatives and the action plan with follow-up."""

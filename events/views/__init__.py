"""What a visitor sees: the events, the way to register, and one's own booking."""

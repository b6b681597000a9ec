"""The eight municipalities, organisations, people to ask, and what people write to the region."""

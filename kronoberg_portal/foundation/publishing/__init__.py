"""Draft, published, archived; from when and until when. Decided by the clock in the query."""

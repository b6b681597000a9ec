"""Letters are rows, written in the transaction that they tell of and sent by the worker."""

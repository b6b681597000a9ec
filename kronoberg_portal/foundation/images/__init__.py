"""Pictures: decoded and written anew, with an alternative text or marked as decoration."""

"""The foundation: what every room stands on. It knows Django and libraries, never a room."""

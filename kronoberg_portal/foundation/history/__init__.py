"""Who changed what and when, and restore: django-simple-history under our own names."""

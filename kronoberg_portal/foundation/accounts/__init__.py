"""Who works here: accounts by e-mail address, and the roles as groups."""

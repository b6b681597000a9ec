"""The names of the roles. What each may do is said in kronoberg_portal/site/roles.py."""

COORDINATOR = "regional samordnare"
MUNICIPALITY_EDITOR = "kommunredaktör"
READER = "läsare"

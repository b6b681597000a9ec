"""The site: home, search, pages, errors, the office. It knows the rooms; nobody imports it."""

"""What every page shares: its frame's values, small tags, and how requests are kept sane."""

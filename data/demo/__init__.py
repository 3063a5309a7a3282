"""The invented city: premises, what is really so, what shows of it, and years of visits."""

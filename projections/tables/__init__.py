"""Reports (报表): each a pure function of what was recorded to tables, which terminal, JSON and CSV share."""

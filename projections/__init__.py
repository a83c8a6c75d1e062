"""Everything derived from the facts: entries, standings, explanations; all of it can be rebuilt."""

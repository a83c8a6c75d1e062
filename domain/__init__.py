"""The rules and the facts of an appraisal year: pure values and functions, no clock, no database, no web."""

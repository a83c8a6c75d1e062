"""The steps of the schema, in order; none of them imports application code."""

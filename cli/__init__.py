"""The `kaoji` command."""

"""The addresses of the HTTP API, by what they are about; `docs/api.md` shows a year's work with them."""

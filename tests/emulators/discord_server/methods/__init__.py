"""The routes of the API, each with what it does."""

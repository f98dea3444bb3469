"""The JSON interface: a route is a sentence and one call."""

"""The one chain of migrations of both databases."""

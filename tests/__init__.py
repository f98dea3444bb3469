"""The tests, in the words of the office; they mirror the source."""

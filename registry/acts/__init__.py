"""The verbs of the register: one legal act, one file."""

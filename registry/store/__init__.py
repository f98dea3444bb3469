"""What everything in the register stands on: databases, dated rows, journal, refusals."""

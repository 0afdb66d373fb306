"""The staff desk: the calendar of sessions, their groups, and the report."""

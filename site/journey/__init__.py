"""Where somebody is now, and what each room has for that: the path that joins the rooms."""

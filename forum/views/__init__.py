"""The doors of the forum. For members and those who look after them; nothing here for visitors."""

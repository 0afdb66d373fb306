"""Safeguarding: how long sealed records are kept, and who moderators can talk to."""

from .env import env

# Counted from the closing of a record. The operator's own decision: see docs/adr/0022.
SAFEGUARDING_RECORD_YEARS = env.int("SAFEGUARDING_RECORD_YEARS", default=6)
# Words for the page "Looking after yourself" at the desk. Empty: it says to ask a safeguarding lead.
CARE_CONTACT = env.str("CARE_CONTACT", default="")

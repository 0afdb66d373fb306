"""The review queue."""

from .env import env

# After this many urgent or crisis cases in a row a moderator is offered a break.
HARD_CASES_IN_A_ROW = env.int("HARD_CASES_IN_A_ROW", default=5)

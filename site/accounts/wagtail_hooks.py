from wagtail import hooks

from .desk import OneAtATime

# The last one registered for an action is the one that is used.
hooks.register("register_bulk_action", OneAtATime, order=1000)

"""Channel layer and cache: in memory on one machine, Redis by REDIS_URL."""

from typing import Any

from .env import env

REDIS_URL = env.str("REDIS_URL", default="")

CHANNEL_LAYERS: dict[str, dict[str, Any]]
CACHES: dict[str, dict[str, Any]]

if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                "hosts": [REDIS_URL],
                "prefix": env.str("REDIS_PREFIX", default="alongside"),
                "symmetric_encryption_keys": env.list("REDIS_KEYS", default=[]),
            },
        }
    }
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": env.str("REDIS_PREFIX", default="alongside"),
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            # Django's 300 would throw counters (accounts.pacing) and presence out when it is busy.
            "OPTIONS": {"MAX_ENTRIES": 50_000},
        }
    }

# Live rooms. Times in seconds, sizes in bytes unless the name says otherwise.
LIVE_LOBBY_OPENS_MINUTES = 15
LIVE_PRESENCE_LEASE = 60
# With the sweep below, an unattended room pauses within 10 seconds.
LIVE_STAFF_GRACE = 8
LIVE_ALONE_MINUTES = 20  # a room that paused, and to which none of the staff came back, is ended
LIVE_INVITE_EVERY = 180  # colleagues are not asked again sooner
LIVE_HELD_MINUTES = 5  # a held message that no facilitator answered goes to the review queue
LIVE_MESSAGE_MAX_CHARS = 2000
LIVE_FRAME_MAX_BYTES = 16 * 1024
LIVE_SWEEP = 2  # how often a process looks at all its rooms at once
LIVE_SWEEPS_PER_LEASE = 8  # every so many sweeps the leases of all who are here are renewed
LIVE_HOLD_BACK = 0.25  # how long an event waits for one before it that has not come yet
LIVE_FURTHEST_BEHIND = 256  # events a page may not yet have said it has ...
LIVE_MOST_UNREAD_BYTES = 1024 * 1024  # ... and what they may weigh, before its socket is closed
LIVE_HEARTBEAT = 15  # how often a page says that it is there
LIVE_HELLO_SECONDS = 10  # a socket that has not said hello by then is closed
LIVE_STATE_DELAY = 0.5  # lists of people are sent at most this often
LIVE_SAY_BURST = 6  # messages of one person ...
LIVE_SAY_WINDOW = 10  # ... in this many seconds
LIVE_FRAMES_BURST = 40
LIVE_FRAMES_PER_SECOND = 5
LIVE_STRIKES = 3  # frames that make no sense, before the socket is closed
LIVE_TABS = 5  # sockets of one person in one room
# When group sessions usually are, by the clock of TIME_ZONE: planners are asked about other hours.
LIVE_USUAL_HOURS = (8, 22)

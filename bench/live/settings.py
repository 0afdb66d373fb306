"""What production runs with, but for this machine: no TLS, keys that protect nothing, and the paces of
one person lifted, since each speaks for many."""

from portal.settings.base import *
from portal.settings.env import env
from portal.settings.public_keys import DEVELOPMENT_FIELD_KEY, DEVELOPMENT_SECRET_KEY

DEBUG = False
SECRET_KEY = DEVELOPMENT_SECRET_KEY
FIELD_KEYS = [DEVELOPMENT_FIELD_KEY]
ALLOWED_HOSTS = ["127.0.0.1"]
SOCKET_ORIGINS = env.list("SOCKET_ORIGINS", default=[f"http://127.0.0.1:{PORT}"])
LIVE_SAY_BURST = 1_000_000
LIVE_FRAMES_BURST = 1_000_000
LIVE_FRAMES_PER_SECOND = 1_000_000
LIVE_STAFF_GRACE = 3600
ROOT_URLCONF = "bench.live.urls"

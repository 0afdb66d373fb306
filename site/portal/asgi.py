"""The door for servers: `manage.py serve`, or `daphne portal.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
django_application = get_asgi_application()

# Only now are the apps loaded, and models may be imported.
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.sessions import CookieMiddleware  # noqa: E402
from django.conf import settings  # noqa: E402

from accounts.at_sockets import WithBrowserSession  # noqa: E402
from portal.edge import EveryAnswer, ExactOrigin, Limits  # noqa: E402
from safeguarding.routing import websocket_urlpatterns as of_the_queue  # noqa: E402
from support.live.routing import websocket_urlpatterns as of_rooms  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": EveryAnswer(Limits(django_application)),
        # Full origins (scheme, host and port): a page on another port of this host is a stranger.
        "websocket": ExactOrigin(
            CookieMiddleware(WithBrowserSession(URLRouter([*of_rooms, *of_the_queue]))),
            settings.SOCKET_ORIGINS,
        ),
    }
)

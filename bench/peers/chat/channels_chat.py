"""The peer: the chat room of every Channels tutorial. No accounts, no database, no order, no log.

    CHAT_REDIS=redis://127.0.0.1:6379/0 daphne bench.peers.chat.channels_chat:application

In memory without CHAT_REDIS, else over the pub/sub layer of channels_redis.
"""

import os

from django.conf import settings

REDIS = os.environ.get("CHAT_REDIS", "")
LAYER = (
    {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS], "prefix": "bench-chat"},
    }
    if REDIS
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
)
settings.configure(CHANNEL_LAYERS={"default": LAYER}, SECRET_KEY="of-a-bench", ALLOWED_HOSTS=["*"])

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import re_path  # noqa: E402


class Chat(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        self.group = "room-" + self.scope["url_route"]["kwargs"]["room"]
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str = "", bytes_data: bytes | None = None) -> None:
        await self.channel_layer.group_send(self.group, {"type": "said", "text": text_data})

    async def said(self, event: dict[str, str]) -> None:
        await self.send(text_data=event["text"])


application = ProtocolTypeRouter(
    {"websocket": URLRouter([re_path(r"^(?P<room>\w+)/$", Chat.as_asgi())])}
)

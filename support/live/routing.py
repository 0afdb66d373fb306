from django.urls import path

from .consumers import RoomConsumer

websocket_urlpatterns = [path("live/<slug:slug>/", RoomConsumer.as_asgi())]

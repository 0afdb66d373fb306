from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "support.live"
    label = "live"

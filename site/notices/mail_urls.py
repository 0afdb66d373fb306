"""Two sets: what stands on the account, and the short neutral addresses that stand in a mail."""

from django.urls import path

from . import mail_views

on_the_account = [
    path("", mail_views.mail_settings, name="mail_settings"),
    path("code/", mail_views.type_code, name="mail_code"),
    path("code/again/", mail_views.another_code, name="mail_another_code"),
    path("how/", mail_views.change_how, name="mail_how"),
    path("remove/", mail_views.take_away, name="mail_take_away"),
    path("outbox/", mail_views.outbox, name="mail_outbox"),
]
in_a_mail = [
    path("", mail_views.front, name="mail_front"),
    path("<str:token>/", mail_views.off, name="mail_off"),
]

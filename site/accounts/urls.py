"""Only the pages of allauth that we want people to meet; e-mail and social sign-in are not among them."""

from allauth.account import views as allauth
from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="account_home"),
    path("screen-name/", views.change_screen_name, name="account_screen_name"),
    path("sign-up/", views.SignUpView.as_view(), name="account_signup"),
    path("login/", allauth.login, name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("password/", allauth.password_change, name="account_change_password"),
    path("again/", allauth.reauthenticate, name="account_reauthenticate"),
]

"""Only the pages of allauth that we want people to meet; e-mail and social sign-in are not among them."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path

from . import second_step_views, session_views, views, your_data

second_step = [
    path("", second_step_views.index, name="mfa_index"),
    path("needed/", views.second_step_needed, name="second_step_needed"),
    path("sign-in/", mfa.authenticate, name="mfa_authenticate"),
    path("again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("app/", totp.activate_totp, name="mfa_activate_totp"),
    path("app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", second_step_views.codes, name="mfa_view_recovery_codes"),
    path("codes/new/", second_step_views.new_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("passkeys/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/sign-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
]

urlpatterns = [
    path("", views.home, name="account_home"),
    path("screen-name/", views.change_screen_name, name="account_screen_name"),
    path("sessions/", session_views.sessions, name="account_sessions"),
    path("sessions/left/", session_views.time_left, name="account_time_left"),
    path("sign-up/", views.SignUpView.as_view(), name="account_signup"),
    path("login/", views.SignInView.as_view(), name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("cannot-get-in/", views.cannot_get_in, name="account_cannot_get_in"),
    path("new-password/<int:pk>/<str:token>/", views.new_password, name="account_new_password"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("password/", allauth.password_change, name="account_change_password"),
    path("again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("your-data/", your_data.your_data, name="your_data"),
    path("your-data/copy/", your_data.copy, name="your_data_copy"),
    path("leave/", your_data.leave, name="leave_for_good"),
    path("leave/last-step/", your_data.last_step, name="leave_last_step"),
    path("goodbye/", your_data.goodbye, name="goodbye"),
    path("second-step/", include(second_step)),
]

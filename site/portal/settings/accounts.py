"""Who may sign in, and how. No e-mail address is asked for anywhere."""

import os

from .env import env

AUTH_USER_MODEL = "accounts.User"

AUTHENTICATION_BACKENDS = ["accounts.asked.Backend"]
PASSWORD_HASHERS = ["accounts.hashing.BoundedArgon2PasswordHasher"]
# In each process. One takes 100 MiB while it lasts.
PASSWORD_HASHES_AT_ONCE = env.int(
    "PASSWORD_HASHES_AT_ONCE", default=min(4, max(2, os.cpu_count() or 1))
)
PASSWORD_HASH_WAIT = 5  # seconds, before somebody is asked to come again
# How long the link of an administrator works with which staff choose a new password.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
# Length, what everybody uses, and what others can guess. No rules on kinds of characters.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "screen_name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.NotThisPlaceValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_home"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_USER_DISPLAY = "accounts.adapter.display_name"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_USERNAME_BLACKLIST = ["admin", "administrator", "alongside", "moderator", "support"]
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "signup": "accounts.forms.SignUpForm",
    "change_password": "accounts.forms.PasswordChangeForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
}
# Nothing is limited by address: many people share one (Tor, a visit centre, a proxy in front of us).
# Sign-in by password slows down for each name instead and never locks (accounts.slowing); checking
# passwords is bounded in total (accounts.hashing). What is limited here is for one person who is
# signed in, or who has given the right password: no stranger gets that far.
ACCOUNT_RATE_LIMITS = {
    "signup": "",
    "login": "",
    "login_failed": "",
    "change_password": "10/m/user",
    "reauthenticate": "10/m/user",
    # Six digits can be guessed, so codes are stopped and not only slowed. Passkeys are not counted.
    "second_step": "10/10m/key",
}

# The second step. Whoever may do more than a member has to have one; only development and the
# suite waive that (accounts.second_step.waiver_is_allowed).
STAFF_SECOND_FACTOR_REQUIRED = True
MFA_ADAPTER = "accounts.second_step.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False  # needs an e-mail; a passkey can be added afterwards without
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "My account"  # what an app on a phone shows: nothing about this site
MFA_TOTP_TOLERANCE = 1  # a slow hand, or a clock that is half a minute off
MFA_RATE_LIMITS = {"webauthn_login": ""}  # nobody can guess a passkey
MFA_FORMS = {
    "authenticate": "accounts.second_step_forms.CodeForm",
    "reauthenticate": "accounts.second_step_forms.CodeAgainForm",
    "activate_totp": "accounts.second_step_forms.FirstCodeForm",
    "authenticate_webauthn": "accounts.second_step_forms.PasskeyForm",
    "login_webauthn": "accounts.second_step_forms.PasskeyAloneForm",
    "reauthenticate_webauthn": "accounts.second_step_forms.PasskeyAgainForm",
    "add_webauthn": "accounts.second_step_forms.AddPasskeyForm",
}

# Where screen names stand beside what people write: see safeguarding.name_door.
ROOMS_WITH_NAMES = ("/forum/", "/sessions/")
# Taking everything back waits for nothing, and a new name is taken there as well.
OPEN_BEFORE_ANOTHER_NAME = ("/forum/scrub/",)

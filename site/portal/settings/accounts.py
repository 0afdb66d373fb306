"""Who may sign in, and how. No e-mail address is asked for anywhere."""

AUTH_USER_MODEL = "accounts.User"

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
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
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
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
}
# Never per name: a limit on a name would let a stranger lock somebody out. Many people share one
# address (Tor, a visit centre, a proxy in front of us), so these only stop a flood. The "address"
# is a keyed hash that changes daily and is held in memory; see accounts.adapter.
ACCOUNT_RATE_LIMITS = {
    "signup": "300/m/ip",
    "login": "1200/m/ip",
    "login_failed": "600/m/ip",
    "change_password": "10/m/user",
    "reauthenticate": "10/m/user",
    # Codes of the second step, for one person: who gets as far as this knows the password, so no
    # stranger can use it to slow somebody down. Passkeys are not counted here.
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
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}  # as wide as "login" above, for the same reason
MFA_FORMS = {
    "authenticate": "accounts.second_step_forms.CodeForm",
    "reauthenticate": "accounts.second_step_forms.CodeAgainForm",
    "activate_totp": "accounts.second_step_forms.FirstCodeForm",
    "authenticate_webauthn": "accounts.second_step_forms.PasskeyForm",
    "login_webauthn": "accounts.second_step_forms.PasskeyAloneForm",
    "reauthenticate_webauthn": "accounts.second_step_forms.PasskeyAgainForm",
    "add_webauthn": "accounts.second_step_forms.AddPasskeyForm",
}

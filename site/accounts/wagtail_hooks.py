from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .desk import trainings
from .desk.closing import OneAtATime
from .desk.way_in import way_in

# The last one registered for an action is the one that is used.
hooks.register("register_bulk_action", OneAtATime, order=1000)


@hooks.register("register_admin_urls")
def way_in_url() -> list[URLPattern]:
    return [path("users/way-in/<int:pk>/", way_in, name="account_way_in")]


@hooks.register("register_admin_urls")
def training_urls() -> list[URLPattern]:
    return [
        path("training/", trainings.trainings, name="account_trainings"),
        path("training/<int:pk>/withdraw/", trainings.withdraw, name="account_training_withdraw"),
    ]


@hooks.register("register_admin_menu_item")
def training_entry() -> MenuItem:
    return trainings.menu_item()

from django.urls import path

from . import views

app_name = "forum"
urlpatterns = [
    path("", views.boards, name="boards"),
    path("boards/<slug:slug>/", views.board, name="board"),
    path("boards/<slug:slug>/new/", views.new_topic, name="new_topic"),
    # Numbers only: a title in an address would stay in the history of a shared device.
    path("topics/<int:pk>/", views.topic, name="topic"),
    path("topics/<int:pk>/reply/", views.reply, name="reply"),
    path("posts/<int:pk>/", views.post, name="post"),
    path("posts/<int:pk>/edit/", views.edit, name="edit"),
    path("posts/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]

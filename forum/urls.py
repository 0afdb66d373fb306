from django.urls import path

from .views import reading, writing

app_name = "forum"
urlpatterns = [
    path("", reading.boards, name="boards"),
    path("boards/<slug:slug>/", reading.board, name="board"),
    path("boards/<slug:slug>/new/", writing.new_topic, name="new_topic"),
    # Numbers only: a title in an address would stay in the history of a shared device.
    path("topics/<int:pk>/", reading.topic, name="topic"),
    path("topics/<int:pk>/reply/", writing.reply, name="reply"),
    path("posts/<int:pk>/", reading.post, name="post"),
    path("posts/<int:pk>/edit/", writing.edit, name="edit"),
    path("posts/<int:pk>/withdraw/", writing.withdraw, name="withdraw"),
]

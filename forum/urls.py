from django.urls import path

from .views import covering, reading, scrubbing, writing

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
    path("posts/<int:pk>/cover/", covering.cover, name="cover"),
    path("posts/<int:pk>/uncover/", covering.uncover, name="uncover"),
    path("scrub/", scrubbing.scrub, name="scrub"),
    path("scrub/name/", scrubbing.take_new_name, name="scrub_name"),
    path("scrub/posts/", scrubbing.choose_posts, name="scrub_posts"),
    path("scrub/check/", scrubbing.check, name="scrub_check"),
    path("scrub/last-step/", scrubbing.last_step, name="scrub_last_step"),
    path("scrub/done/", scrubbing.done, name="scrub_done"),
]

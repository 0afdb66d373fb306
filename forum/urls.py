from django.urls import path

from .views import bookmarks, finding, marks, reading, writing

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
    path("boards/<slug:slug>/read/", marks.board_read, name="board_read"),
    path("boards/<slug:slug>/follow/", marks.follow_board, name="follow_board"),
    path("boards/<slug:slug>/similar/", finding.similar_topics, name="similar"),
    path("topics/<int:pk>/unread/", marks.first_unread, name="first_unread"),
    path("topics/<int:pk>/choose/", marks.choose, name="choose"),
    path("posts/<int:pk>/mute/", marks.mute_writer, name="mute_writer"),
    path("posts/<int:pk>/keep/", bookmarks.bookmark, name="bookmark"),
    path("kept/", bookmarks.bookmarks, name="bookmarks"),
    path("kept/<int:pk>/remove/", bookmarks.remove_bookmark, name="remove_bookmark"),
    path("following/", marks.my_choices, name="my_choices"),
    path("following/undo/", marks.undo_choice, name="undo_choice"),
    path("search/", finding.search_forum, name="search"),
]

from django.urls import path

from .views import beside_writing, boards, members, reading, tending, writing

app_name = "forum"
urlpatterns = [
    path("", reading.boards, name="boards"),
    path("boards/<slug:slug>/", reading.board, name="board"),
    path("boards/<slug:slug>/new/", writing.new_topic, name="new_topic"),
    path("boards/<slug:slug>/limits/", boards.limits, name="limits"),
    path("boards/<slug:slug>/apply/", boards.apply, name="apply"),
    path("boards/<slug:slug>/apply/withdraw/", boards.withdraw_application, name="apply_withdraw"),
    path("boards/<slug:slug>/leave/", boards.leave, name="leave_board"),
    path("boards/<slug:slug>/members/", members.members, name="board_members"),
    path("boards/<slug:slug>/members/<int:pk>/end/", members.end, name="end_membership"),
    path("topics/<int:pk>/tend/", tending.tend, name="tend"),
    path("topics/<int:pk>/tend/pin/", tending.pin, name="tend_pin"),
    path("topics/<int:pk>/tend/lock/", tending.lock, name="tend_lock"),
    path("topics/<int:pk>/tend/move/", tending.move, name="tend_move"),
    path("topics/<int:pk>/tend/merge/", tending.merge, name="tend_merge"),
    path("topics/<int:pk>/tend/split/", tending.split, name="tend_split"),
    # Numbers only: a title in an address would stay in the history of a shared device.
    path("topics/<int:pk>/", reading.topic, name="topic"),
    path("topics/<int:pk>/reply/", writing.reply, name="reply"),
    path("posts/<int:pk>/", reading.post, name="post"),
    path("posts/<int:pk>/edit/", writing.edit, name="edit"),
    path("posts/<int:pk>/withdraw/", writing.withdraw, name="withdraw"),
    path("guard/", beside_writing.guard, name="guard"),
    path("drafts/", beside_writing.drafts, name="drafts"),
    path("drafts/<int:pk>/throw-away/", beside_writing.throw_away, name="throw_away"),
    path("boards/<slug:slug>/draft/", beside_writing.keep_draft_of_topic, name="draft_of_topic"),
    path("topics/<int:pk>/draft/", beside_writing.keep_draft_of_reply, name="draft_of_reply"),
    path("topics/<int:pk>/live/", beside_writing.live_case, name="live_case"),
    path("posts/<int:pk>/take-away/", beside_writing.ask_away, name="ask_away"),
    path("posts/<int:pk>/note/", beside_writing.note, name="note"),
    path("posts/<int:pk>/history/", beside_writing.history, name="history"),
]

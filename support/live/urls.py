from django.urls import path

from .views import afterwards, beside, console, floor, looking_back, places, programme, room

app_name = "live"
urlpatterns = [
    path("", programme.programme, name="programme"),
    path("what-is-missing/", places.wish, name="wish"),
    path("groups/<int:pk>/leave/", places.leave_group, name="leave_group"),
    path("<slug:slug>/", programme.session_page, name="session"),
    path("<slug:slug>/book/", places.book, name="book"),
    path("<slug:slug>/cancel/", places.cancel, name="cancel"),
    path("<slug:slug>/appointment.ics", places.appointment, name="appointment"),
    path("<slug:slug>/waiting/", programme.waiting, name="waiting"),
    path("<slug:slug>/waiting/arriving/", programme.check_in, name="check_in"),
    path("<slug:slug>/waiting/state/", programme.waiting_state, name="waiting_state"),
    path("<slug:slug>/waiting/frame/", programme.waiting_frame, name="waiting_frame"),
    path("<slug:slug>/leave/", programme.leave, name="leave"),
    path("<slug:slug>/after/check-out/", afterwards.check_out, name="check_out"),
    path("<slug:slug>/after/write/", afterwards.write, name="write_after"),
    path("<slug:slug>/after/<int:pk>/answer/", afterwards.answer, name="answer_after"),
    path("<slug:slug>/watch/", programme.watch, name="watch"),
    path("<slug:slug>/afterwards/", looking_back.afterwards, name="afterwards"),
    path("<slug:slug>/back/", beside.back, name="back"),
    path("<slug:slug>/room/", room.room, name="room"),
    path("<slug:slug>/room/say/", room.say, name="say"),
    path("<slug:slug>/room/events/", room.poll, name="poll"),
    path("<slug:slug>/room/frame/", room.frame, name="frame"),
    path("<slug:slug>/room/report/<int:seq>/", room.report, name="report"),
    path("<slug:slug>/room/place/", floor.place, name="place"),
    path("<slug:slug>/floor/<slug:action>/", floor.act, name="floor"),
    path("<slug:slug>/room/console/", console.console, name="console"),
    path("<slug:slug>/conduct/<slug:action>/", console.conduct, name="conduct"),
]

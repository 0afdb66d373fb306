"""The pages on which people read."""

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.pacing import READING, keep_to
from accounts.requests import MemberRequest
from forum import posting, quoting
from forum.forms import ReplyForm
from forum.limits import still_to_accept
from forum.marking import day_of_joining, news_of, read_up_to
from forum.models import TOPICS_A_PAGE, Board, BoardMember, Post, Topic
from forum.reading import TopicPage, page_start, read_topic
from safeguarding.screening import screen

from .boards import render_closed_board
from .box import Box, opened
from .doors import readers, topic_or_404, whole_number


@readers
@require_safe
def boards(request: MemberRequest) -> HttpResponse:
    """All of them with their purpose, also those whose conversations one may not read."""
    joined = set(BoardMember.objects.of(request.user).values_list("board", flat=True))
    return render(request, "forum/boards.html", {"boards": Board.objects.all(), "joined": joined})


@readers
@require_safe
def board(request: MemberRequest, slug: str) -> HttpResponse:
    """Conversations, the newest talk first. `?before=<topic>` goes on where a page ended."""
    keep_to(request.user, READING)
    board = get_object_or_404(Board.objects.as_read_by(request.user), slug=slug)
    if not board.may_be_read_by(request.user):
        return render_closed_board(request, board)
    topics = board.topics.listed().not_muted_by(request.user).with_people()
    unpinned = topics.filter(pinned=False).newest_talk_first()
    before = request.GET.get("before", "")
    pinned: list[Topic] = []
    waiting: list[Topic] = []
    if before:
        last = board.topics.listed().filter(pk=whole_number(before)).first()
        if last is None:
            raise Http404
        unpinned = unpinned.before(last)
    else:
        pinned = list(topics.filter(pinned=True).newest_talk_first()[:TOPICS_A_PAGE])
        waiting = list(board.topics.waiting_of(request.user).newest_talk_first()[:TOPICS_A_PAGE])
    found = list(unpinned[: TOPICS_A_PAGE + 1])
    until = board.read_until or day_of_joining(request.user)  # type: ignore[attr-defined]
    news_of([*pinned, *found], request.user, until=until)
    return render(
        request,
        "forum/board.html",
        {
            "board": board,
            "waiting": waiting,
            "topics": pinned + found[:TOPICS_A_PAGE],
            "older": found[TOPICS_A_PAGE - 1].pk if len(found) > TOPICS_A_PAGE else None,
            "is_first": not before,
            "may_begin": board.takes_posts and request.user.has_perm("forum.participate"),
            "is_joined": board.is_by_application
            and BoardMember.objects.of(request.user).filter(board=board).exists(),
        },
    )


def render_topic(
    request: MemberRequest, topic: Topic, *, number: int, box: Box | None = None
) -> HttpResponse:
    """Counted as reading, also when a reply comes back: each page of others' words is one."""
    keep_to(request.user, READING)
    may_reply = (
        topic.state == Topic.State.OPEN
        and topic.board.takes_posts
        and not topic.locked
        and request.user.has_perm("forum.participate")
    )
    if box is None:
        box = opened(
            request,
            ReplyForm,
            board=topic.board,
            topic=topic,
            initial=_quoted(request, topic) if may_reply else {},
            keeps_drafts=may_reply,
        )
    page = read_topic(topic, person=request.user, number=number)
    unread, written = page.unread, _written(request, topic, page)
    if request.method != "HEAD":
        read_up_to(topic, request.user, number=page.last)
    # The same text always gives the same answer, so nothing about it has to be kept.
    in_crisis = (
        posting.screened(written).crisis != "none" if written else sounds_of_crisis(box.form)
    )
    return render(
        request,
        "forum/topic.html",
        {
            "topic": topic,
            "board": topic.board,
            "page": page,
            # Where to jump to, if it is not on this page already.
            "unread": unread if unread and not page.first <= unread <= page.last else None,
            "unread_from": page_start(unread) if unread else None,
            "form": box.form,
            "box": box,
            "may_reply": may_reply,
            "limits_first": may_reply and still_to_accept(topic.board, person=request.user),
            "longest_quote": quoting.LONGEST,
            "written": written,
            "show_help": in_crisis,
        },
        status=box.status,
    )


def sounds_of_crisis(form: Form) -> bool:
    """Of what stands in the fields. Help is shown at once, whatever else the page says."""
    typed = (str(form[name].value() or "") for name in ("title", "body") if name in form.fields)
    return screen(" ".join(typed)).crisis != "none"


def _written(request: MemberRequest, topic: Topic, page: TopicPage) -> Post | None:
    """What they have just sent, `?written=`. It stands on the page as a rule."""
    if not (sent := request.GET.get("written", "")):
        return None
    number = whole_number(sent)
    for letter in (*page.letters, *page.waiting):
        if letter.own and letter.post.pk == number:
            return letter.post
    return topic.posts.by(request.user).filter(pk=number).first()


def _quoted(request: MemberRequest, topic: Topic) -> dict[str, str]:
    """The box of an answer begins with the post `?quote=` that this reader may quote, if there is one.
    What was kept of an answer goes before it."""
    if not (wanted := request.GET.get("quote", "")) or topic.has_draft:  # type: ignore[attr-defined]
        return {}
    post = quoting.quotable_in(topic, reader=request.user).filter(pk=whole_number(wanted)).first()
    return {"body": quoting.first_words(post)} if post else {}


@readers
@require_safe
def topic(request: MemberRequest, pk: int) -> HttpResponse:
    """A page of a conversation: `?from=<number>` is the page on which that post stands."""
    found = topic_or_404(request, pk)
    if found.pk != pk:
        return redirect(found)
    return render_topic(request, found, number=whole_number(request.GET.get("from", "1")))


@readers
@require_safe
def post(request: MemberRequest, pk: int) -> HttpResponse:
    """The lasting address of a post: leads to its place. Not there for who may not read it."""
    found = get_object_or_404(Post.objects.visible_to(request.user).with_people(), pk=pk)
    topic_or_404(request, found.topic_id)
    number = found.number or found.topic.last_number
    address = reverse("forum:topic", args=[found.topic_id])
    return redirect(f"{address}?from={page_start(number)}#{found.anchor}")

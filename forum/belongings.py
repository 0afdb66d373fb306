"""What of the forum is somebody's, for their copy and for leaving. See privacy.belongings."""

from privacy import belongings

from . import leaving
from .models import Board, Post, Quotation, Scrub, Topic

belongings.nothing(Board, because="boards are the service's")
belongings.hold(
    Topic,
    key="forum_conversations",
    title="Conversations you began in the forum",
    via=("author",),
    rows=lambda person: Topic.objects.filter(author=person).select_related("board").order_by("pk"),
    fields=(
        ("conversation", "Conversation", "pk"),
        ("board", "Board", "board.title"),
        ("title", "Title", "title"),
        ("begun_at", "Begun", "created_at"),
        ("state", "State", "get_state_display"),
    ),
    when_leaving="A title stays or goes with the post it stands above. What others answered stays"
    " readable.",
    besides={"last_post_by": "says whose post came last, and is worked out again"},
)
belongings.hold(
    Post,
    key="forum_posts",
    title="What you wrote in the forum",
    via=("author",),
    # Not the title of the conversation: somebody else may have written that.
    rows=lambda person: Post.objects.by(person).select_related("topic__board").order_by("pk"),
    fields=(
        ("post", "Post", "pk"),
        ("conversation", "Conversation", "topic_id"),
        ("board", "Board", "topic.board.title"),
        ("number", "Number in the conversation", "number"),
        ("text", "Text", "body"),
        ("state", "State", "get_state_display"),
        ("role", "Written as", "badge"),
        ("written_at", "Written", "created_at"),
        ("published_at", "Published", "published_at"),
        ("changed_at", "Changed", "edited_at"),
    ),
    when_leaving="You choose. Either your posts stay without your name, for those who come after you; or"
    " their words go, and a line says that the post was withdrawn. What others cannot read now goes in"
    " any case, and so does what you covered. Where others quote you, your name and what goes of your"
    " words go too.",
    leave=leaving.take_leave,
    besides={"topic": "what others wrote in a conversation of yours is theirs"},
)
belongings.hold(
    Quotation,
    key="forum_quoted",
    title="Where others quote you in the forum",
    via=("quoted",),
    rows=lambda person: Quotation.objects.by_others(person).select_related("quoted").order_by("pk"),
    fields=(("post", "Your post", "quoted_id"), ("words", "Your words", "words")),
    when_leaving="Your name goes from there at once. The words go with the post they are from.",
    besides={"post": "what somebody wrote around a quotation is theirs"},
)
belongings.hold(
    Scrub,
    key="forum_scrubs",
    title="Times you covered or withdrew many posts at once",
    via=("person",),
    rows=lambda person: Scrub.objects.filter(person=person).order_by("pk"),
    fields=(
        ("done_at", "When", "done_at"),
        ("what", "What", "get_action_display"),
        ("posts", "How many posts", "posts"),
    ),
    when_leaving="It goes. That a moderator heard of it stays for its time, without your name.",
    leave=leaving.forget_scrubs,
)

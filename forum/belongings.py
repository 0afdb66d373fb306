"""What of the forum is somebody's, for their copy and for leaving. See privacy.belongings."""

from privacy import belongings

from . import applications, leaving
from .models import (
    AcceptedLimits,
    Alias,
    Board,
    BoardApplication,
    BoardFollow,
    BoardMark,
    BoardMember,
    Bookmark,
    Draft,
    MutedAlias,
    MutedPerson,
    Post,
    Quotation,
    ReadingSettings,
    ReadMark,
    Revision,
    Scrub,
    SearchEntry,
    Topic,
    TopicChoice,
)

_GOES = "It goes."
_OF_OTHERS = {"topic": "what others wrote there is theirs"}

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
        ("shown_as", "Under another name", "shown_as"),
        ("stage", "Stage", "stage_name"),
        ("live_case", "The case is live", "get_live_case_display"),
        ("begun_at", "Begun", "created_at"),
        ("state", "State", "get_state_display"),
    ),
    when_leaving="A title stays or goes with the post it stands above. What others answered stays"
    " readable.",
    besides={
        "last_post_by": "says whose post came last, and is worked out again",
        "merged_into": "leads on from a signpost, which is nobody's, to a conversation",
    },
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
        ("content_note", "Content note", "content_note"),
        ("shown_as", "Under another name", "shown_as"),
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
    BoardApplication,
    key="board_applications",
    title="Boards you asked to join",
    via=("person",),
    rows=lambda person: (
        BoardApplication.objects.of(person).select_related("board", "data_key").order_by("pk")
    ),
    fields=(
        ("board", "Board", "board.title"),
        ("why", "Your words", "why"),
        ("state", "State", "get_state_display"),
        ("asked_at", "Asked", "created_at"),
        ("decided_at", "Decided", "decided_at"),
    ),
    when_leaving="They go, with the key that opens your words.",
    leave=applications.take_leave,
)
belongings.hold(
    BoardMember,
    key="boards_joined",
    title="Boards you were let into",
    via=("person",),
    rows=lambda person: (
        BoardMember.objects.filter(person=person).select_related("board", "policy").order_by("pk")
    ),
    fields=(
        ("board", "Board", "board.title"),
        ("since", "Since", "since"),
        ("ended_on", "Ended by a moderator", "ended_on"),
        ("rule", "Rule", "policy"),
        ("reason", "What the moderator wrote to you", "reason"),
    ),
    when_leaving="It goes.",
)
belongings.hold(
    AcceptedLimits,
    key="limits_accepted",
    title="Where you read the limits of confidentiality",
    via=("person",),
    rows=lambda person: (
        AcceptedLimits.objects.filter(person=person).select_related("board").order_by("pk")
    ),
    fields=(("board", "Board", "board.title"), ("read_at", "When", "accepted_on")),
    when_leaving="It goes.",
)
belongings.hold(
    Draft,
    key="forum_drafts",
    title="What you have written and not sent",
    via=("author",),
    rows=lambda person: Draft.objects.of(person).select_related("board").order_by("pk"),
    fields=(
        ("board", "Board", "board.title"),
        ("conversation", "Conversation", "topic_id"),
        ("title", "Title", "title"),
        ("text", "Text", "body"),
        ("saved_at", "Saved", "saved_at"),
    ),
    when_leaving="They go.",
    besides={"topic": "a draft of an answer is its writer's, whoever began the conversation"},
)
belongings.hold(
    Revision,
    key="forum_revisions",
    title="What stood in your posts before you changed them",
    via=("post",),
    rows=lambda person: (
        Revision.objects.filter(post__author=person).select_related("data_key").order_by("pk")
    ),
    fields=(
        ("post", "Post", "post_id"),
        ("title", "Title", "title"),
        ("text", "Text", "body"),
        ("content_note", "Content note", "content_note"),
        ("replaced_at", "Changed", "replaced_at"),
    ),
    when_leaving="They go, except with a post that a moderator has to look at: somebody may have been hurt"
    " by what stood there. Those stay for their time, without your name.",
    stays=True,
)
belongings.hold(
    Alias,
    key="forum_aliases",
    title="Other names you took for one conversation",
    via=("person",),
    rows=lambda person: Alias.objects.filter(person=person).order_by("pk"),
    fields=(("name", "Name", "name"), ("conversation", "Conversation", "topic_id")),
    when_leaving="They go. Nobody else can take them for a year, so that nobody can pass for you: we keep a"
    " scrambled form of each, linked to nothing.",
    besides={"topic": "the name belongs to who took it"},
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
belongings.hold(
    ReadMark,
    key="forum_read",
    title="How far you have read conversations in the forum",
    via=("person",),
    rows=lambda person: ReadMark.objects.of(person).order_by("pk"),
    fields=(("conversation", "Conversation", "topic_id"), ("up_to", "Up to post", "number")),
    when_leaving=_GOES,
    besides=_OF_OTHERS,
)
belongings.hold(
    BoardMark,
    key="forum_boards_read",
    title="Boards you marked as read",
    via=("person",),
    rows=lambda person: BoardMark.objects.filter(person=person).select_related("board"),
    fields=(("board", "Board", "board.title"), ("up_to", "All before", "read_until")),
    when_leaving=_GOES,
)
belongings.hold(
    TopicChoice,
    key="forum_conversations_chosen",
    title="Conversations you follow or muted",
    via=("person",),
    # Not the title: somebody else may have written that.
    rows=lambda person: TopicChoice.objects.filter(person=person).order_by("pk"),
    fields=(
        ("conversation", "Conversation", "topic_id"),
        ("choice", "What you chose", "get_choice_display"),
    ),
    when_leaving=_GOES,
    besides=_OF_OTHERS,
)
belongings.hold(
    BoardFollow,
    key="forum_boards_followed",
    title="Boards you follow",
    via=("person",),
    rows=lambda person: BoardFollow.objects.filter(person=person).select_related("board"),
    fields=(("board", "Board", "board.title"),),
    when_leaving=_GOES,
)
belongings.hold(
    MutedPerson,
    key="forum_muted",
    title="How many people you muted in the forum",
    via=("person",),
    # Nobody’s name is in the copy of somebody else; the page in the forum shows them.
    rows=lambda person: MutedPerson.objects.filter(person=person).order_by("pk"),
    fields=(("muted", "Muted", lambda row: "one person"),),
    when_leaving=_GOES,
    besides={"muted": "whoever is muted never learns of it, and it goes with either of the two"},
)
belongings.hold(
    MutedAlias,
    key="forum_muted_names",
    title="Names you muted in one conversation",
    via=("person",),
    rows=lambda person: MutedAlias.objects.filter(person=person).order_by("pk"),
    fields=(("conversation", "Conversation", "topic_id"),),
    when_leaving=_GOES,
    besides=_OF_OTHERS,
)
belongings.hold(
    ReadingSettings,
    key="forum_settings",
    title="Your settings for reading the forum",
    via=("person",),
    rows=lambda person: ReadingSettings.objects.filter(person=person),
    fields=(("follows", "You follow what you answer", "follows_what_they_answer"),),
    when_leaving=_GOES,
)
belongings.hold(
    Bookmark,
    key="forum_bookmarks",
    title="What you keep in the forum, and your notes",
    via=("person",),
    rows=lambda person: Bookmark.objects.of(person).select_related("data_key").order_by("pk"),
    fields=(
        ("post", "Post", "post_id"),
        ("note", "Your note", "note"),
        ("kept_on", "Kept on", "kept_on"),
    ),
    when_leaving="They go, with the keys that open them.",
    besides={"post": "what others wrote is theirs; only which post you keep is yours"},
)
belongings.nothing(
    SearchEntry,
    because="the words of published posts once more, for searching: they go with the post",
    besides={"post": "the post itself is in the copy of whoever wrote it"},
)

"""Cases about real posts, made by the verbs of the site."""

from accounts.models import User
from forum.models import Post, Topic
from safeguarding import casework
from safeguarding.models import Case, Policy
from safeguarding.screening import screen
from tests.forum.factories import BoardFactory, PostFactory, TopicFactory


def held_post(author: User, body: str = "Words that wait.", topic: Topic | None = None) -> Post:
    """A post that waits in a conversation, without a case."""
    topic = topic or TopicFactory(board=BoardFactory(), author=author)
    return PostFactory(topic=topic, author=author, body=body)


def waiting_case(author: User, body: str = "Words that wait.", topic: Topic | None = None) -> Case:
    post = held_post(author, body, topic)
    seen = screen(post.reviewed_text)
    return casework.open_case(post, source=Case.Source.FIRST_POST, seen=seen)


def rule(number: int = 1) -> Policy:
    return Policy.objects.current().get(number=number)

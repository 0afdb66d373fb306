"""The page of a topic with 15 posts among 20,000 topics, in django-machina: for a member, without
anybody's read marks and with those of 200 members.

    python peer.py FOLDER ROUNDS        prints [case, queries, median ms, 95th ms] a line
"""

import json
import os
import random
import statistics
import sys
import time
from pathlib import Path

TOPICS, READERS, MARKS_EACH, POSTS = 20_000, 200, 200, 15


def main() -> None:
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
    for old in folder.glob("machina.sqlite3*"):
        old.unlink()
    os.environ |= {"PEER_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": "settings"}
    import django
    from django.core.management import call_command
    from django.test import Client

    django.setup()
    call_command("migrate", verbosity=0)
    readers, topics, url = seed()
    client = Client()
    client.force_login(readers[0])
    tell("20,000 topics: 15 posts, no marks", client, url, rounds)
    mark(readers, topics)
    tell("20,000 topics: 15 posts, a member with marks", client, url, rounds)


def seed() -> tuple[list, list, str]:
    from django.contrib.auth.models import User
    from django.utils import timezone
    from machina.apps.forum.models import Forum
    from machina.apps.forum_conversation.models import Post, Topic

    chance = random.Random(4)  # noqa: S311
    names = [User(username=f"reader-{n}", password="!") for n in range(READERS)]
    User.objects.bulk_create(names)
    readers = list(User.objects.order_by("pk"))
    forum = Forum.objects.create(name="Bench", type=Forum.FORUM_POST)
    now = timezone.now()
    Topic.objects.bulk_create(
        [
            Topic(
                forum=forum, poster=chance.choice(readers), subject=f"Subject {n}", slug=f"s-{n}",
                type=Topic.TOPIC_POST, status=Topic.TOPIC_UNLOCKED, approved=True, posts_count=1,
                last_post_on=now, created=now, updated=now,
            )
            for n in range(TOPICS)
        ],
        batch_size=500,
    )  # fmt: skip
    topics = list(Topic.objects.order_by("pk"))
    text = " ".join(f"word{n}" for n in range(60))

    def post(topic: Topic, number: int) -> Post:
        return Post(
            topic=topic, poster=chance.choice(readers), subject=topic.subject, content=text,
            approved=True, created=now, updated=now,
        )  # fmt: skip

    shown = topics[TOPICS // 2]
    made = [post(topic, 1) for topic in topics] + [post(shown, n) for n in range(2, POSTS + 1)]
    Post.objects.bulk_create(made, batch_size=500)
    for topic in topics:
        topic.first_post_id = topic.last_post_id = None
    firsts = dict(Post.objects.order_by("-pk").values_list("topic_id", "pk"))
    for topic in topics:
        topic.first_post_id = topic.last_post_id = firsts[topic.pk]
    Topic.objects.bulk_update(topics, ["first_post", "last_post"], batch_size=500)
    Topic.objects.filter(pk=shown.pk).update(posts_count=POSTS)
    Forum.objects.filter(pk=forum.pk).update(direct_posts_count=TOPICS, direct_topics_count=TOPICS)
    return readers, topics, f"/forum/bench-{forum.pk}/topic/{shown.slug}-{shown.pk}/"


def mark(readers: list, topics: list) -> None:
    """Each has marked the forum as read at some time before the last posts, and read 200 topics since."""
    from datetime import timedelta

    from django.utils import timezone
    from machina.apps.forum_tracking.models import ForumReadTrack, TopicReadTrack

    TopicReadTrack.objects.all().delete()
    ForumReadTrack.objects.all().delete()
    forum = topics[0].forum
    ForumReadTrack.objects.bulk_create(
        [ForumReadTrack(user=person, forum=forum) for person in readers]
    )
    ForumReadTrack.objects.update(mark_time=timezone.now() - timedelta(days=30))
    TopicReadTrack.objects.bulk_create(
        [
            TopicReadTrack(user=person, topic=topic)
            for person in readers
            for topic in topics[:MARKS_EACH]
        ],
        batch_size=500,
    )


def tell(case: str, client: object, url: str, rounds: int) -> None:
    from django.db import connection

    asked = []

    def count(execute, *args):
        asked.append(1)
        return execute(*args)

    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    with connection.execute_wrapper(count):
        client.get(url)
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        client.get(url)
        spent.append((time.perf_counter() - start) * 1000)
    late = statistics.quantiles(spent, n=20)[-1]
    print(json.dumps([case, len(asked), statistics.median(spent), late]), flush=True)


if __name__ == "__main__":
    main()

"""Putting the sample guidance in its place, once. What editors have changed since is left alone."""

import json
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Site

from home.pages.models import CrisisLine, GuidanceIndexPage, GuidancePage, HomePage

from . import away, beside, court, finding_out, lines, waiting
from .writing import Article, plain, rich

ARTICLES: tuple[Article, ...] = (
    *finding_out.ARTICLES,
    *waiting.ARTICLES,
    *court.ARTICLES,
    *away.ARTICLES,
    *beside.ARTICLES,
)
FIRST = "first-24-hours"


@transaction.atomic
def load() -> None:
    """Articles are known by their slug and lines by their name: loading again adds only what is
    missing, and changes nothing that is there."""
    home = _home_page()
    guidance = _guidance_index(home)
    have = set(GuidancePage.objects.child_of(guidance).values_list("slug", flat=True))
    for article in ARTICLES:
        if article.slug not in have:
            _publish(guidance, article)
    if home.latest_revision_id is None:  # nobody has edited it yet
        home.first_article = GuidancePage.objects.child_of(guidance).filter(slug=FIRST).first()
        home.save_revision().publish()
    for order, line in enumerate(lines.LINES, start=1):
        CrisisLine.objects.get_or_create(
            name=line["name"],
            country="GB",
            defaults={**line, "sort_order": order * 10, "last_checked": lines.CHECKED},
        )


def _home_page() -> HomePage:
    """Made by a migration. If somebody has taken it down since, a new one becomes the root."""
    home = HomePage.objects.first()
    if home is None:
        home = HomePage(
            title="You are not alone with this",
            slug="alongside",
            seo_title="Welcome",
            introduction=plain("For the family and friends of somebody who has offended."),
            right_place=rich("Yes, if somebody close to you is the reason you can't sleep."),
            right_now=rich("Breathe. Then choose where you are now."),
            who_to_talk_to=rich("There are people who will not be shocked and will not judge."),
            confidentiality=rich("We ask for no real name, no e-mail and no phone number."),
        )
        Page.get_first_root_node().add_child(instance=home)
        # Taking the old root down took the site with it.
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
        )
    return home


def _guidance_index(home: HomePage) -> GuidanceIndexPage:
    index = GuidanceIndexPage.objects.first()
    if index is None:
        index = GuidanceIndexPage(
            title="Guidance",
            slug="guidance",
            seo_title="Guidance",
            introduction="Plain words for each stage. Read what you need today and leave the rest.",
        )
        home.add_child(instance=index)
    return index


def _publish(guidance: GuidanceIndexPage, article: Article) -> None:
    checked = timezone.localdate() - timedelta(days=article.age)
    page = GuidancePage(
        title=plain(article.title),
        slug=article.slug,
        seo_title=article.tab,
        stage=article.stage,
        summary=plain(article.summary),
        content_note=plain(article.note),
        short_version=rich(article.short),
        body=json.dumps(article.body),
        last_reviewed=checked,
        review_by=checked + timedelta(days=article.good_for),
        is_sample=True,
        live=False,
    )
    guidance.add_child(instance=page)
    page.save_revision().publish()

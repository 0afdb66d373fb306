"""Articles and crisis lines for tests; and a thousand articles in a second."""

import json
from typing import Any

import factory
import wagtail_factories
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from home.pages.models import CrisisLine, GuidanceIndexPage, GuidancePage
from journey.stages import Stage

BODY = json.dumps(
    [
        {"type": "heading", "value": {"text": "What to do first", "size": "section"}},
        {"type": "paragraph", "value": "<p>Sit down and drink some water.</p>"},
    ]
)


class GuidancePageFactory(wagtail_factories.PageFactory):
    """`GuidancePageFactory(parent=guidance)` is a published article."""

    title = factory.Sequence(lambda n: f"Article {n}")
    summary = "What you will know afterwards."
    stage = Stage.WAITING
    body = BODY

    class Meta:
        model = GuidancePage


class CrisisLineFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Line {n}")
    phone = "0800 000 000"

    class Meta:
        model = CrisisLine


def many_articles(guidance: GuidanceIndexPage, count: int, *, title: str = "Many") -> None:
    """`count` published articles, written row by row past treebeard and the signals: add_child
    locks, counts and indexes each one, which for a thousand takes half a minute."""
    template = GuidancePageFactory(parent=guidance, title=title, slug=f"{title.lower()}-0")
    taken = guidance.get_children().count()
    columns = {f.attname: getattr(template, f.attname) for f in Page._meta.concrete_fields}
    for unique in ("id", "translation_key", "latest_revision_id", "live_revision_id"):
        columns.pop(unique)

    def column_values(number: int) -> dict[str, Any]:
        slug = f"{title.lower()}-{number}"
        return columns | {
            "slug": slug,
            "url_path": f"{guidance.url_path}{slug}/",
            "path": GuidancePage._get_path(guidance.path, guidance.depth + 1, taken + number),
        }

    rows = Page.objects.bulk_create(Page(**column_values(n)) for n in range(1, count))
    for row in rows:
        article = GuidancePage(
            page_ptr_id=row.pk, summary=template.summary, stage=template.stage, body=BODY
        )
        article.save_base(raw=True)
    Page.objects.filter(pk=guidance.pk).update(numchild=taken + count - 1)
    articles = list(GuidancePage.objects.child_of(guidance))
    get_search_backend().get_index_for_model(GuidancePage).add_items(GuidancePage, articles)

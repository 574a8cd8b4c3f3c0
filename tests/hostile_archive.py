"""Archive in which every text is an attack, as if editors had accepted hostile texts unread."""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.index import writer
from articles.models import Article, Meeting
from tests import builders
from tests.attacks import GROUPS

# The attacks that can be stored: PostgreSQL accepts no NUL, a URL no lone surrogate.
STORED = [
    re.sub("[\x00\ud800-\udfff]", "", attack.text)[:200]
    for group in ("markup", "formula", "sql", "control", "unseen", "redirect")
    for attack in GROUPS[group]
]


@dataclass(frozen=True)
class HostileArchive:
    """Records of the hostile archive that tests need for addresses."""

    article: Article
    meeting: Meeting
    slugs: dict[str, str]  # of authorities, by the segment of their addresses


def make() -> HostileArchive:
    """Create an authority of every kind, two meetings, and an article for each attack."""
    bad = STORED[1]
    iraq = builders.state("iraq", f"العراق {bad}", f"Iraq {bad}")
    rome = builders.venue("rome", f"روما {STORED[3]}", f"Rome {STORED[4]}", country=iraq)
    official = builders.official("official", f"فلان {STORED[5]}", f"X {STORED[9]}")
    resolution = builders.resolution()
    topic = builders.topic("topic", f"موضوع {STORED[20]}", STORED[21])
    sources = [builders.source(f"source-{n}", text, text) for n, text in enumerate(STORED[:12])]
    meeting = builders.meeting(
        "2021-06-28-rome-ministerial", "2021-06-28", venue=rome,
        title_ar=f"اجتماع {STORED[8]}", title_en=f"Meeting {STORED[2]}", note_ar=STORED[0],
    )  # fmt: skip
    builders.meeting("2022-05-11-marrakesh-ministerial", "2022-05-11", venue=rome)
    articles = [
        builders.article(
            text.strip() or "عنوان",
            abstract=f"ملخص {text}",
            body=f"{text}\n\nفقرة {text}",
            rights="full",
            byline=text,
            subtitle=text,
            date="2021-06-29",
            source=sources[n % len(sources)],
            meetings=[meeting],
            venues=[rome],
            states=[iraq],
            officials=[official],
            resolutions=[resolution],
            topics=[topic],
            index=False,
            url="https://example.org/خبر?a=1&b='",
        )
        for n, text in enumerate(STORED)
    ]
    builders.participation(meeting, iraq, "host", evidence=STORED[3], article=articles[0])
    builders.attendance(meeting, official, evidence=STORED[4], article=articles[1])
    builders.figure(79, meeting, evidence=STORED[6], unit_ar=STORED[0][:40], article=articles[2])
    withdrawn = builders.article(
        "مسحوب", status="withdrawn", withdrawn_reason=STORED[1], index=False
    )
    writer.rebuild()
    slugs = {
        "venues": "rome", "states": "iraq", "officials": "official", "resolutions": resolution.slug,
        "topics": "topic", "sources": "source-0", "withdrawn": withdrawn.permanent_id,
    }  # fmt: skip
    return HostileArchive(articles[3], meeting, slugs)

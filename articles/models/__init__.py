"""The data model: authorities, meetings, articles, the links between them, and what came in."""

from articles.models.article import Article
from articles.models.authority import (
    Appointment,
    Authority,
    FormerSlug,
    Official,
    Resolution,
    Source,
    State,
    Topic,
    Venue,
)
from articles.models.capture import Capture, CatalogueRow, Import, ImportItem
from articles.models.index import (
    FacetTerm,
    GoneDocument,
    IndexEntry,
    IndexStatistics,
    Posting,
    Spelling,
    Word,
)
from articles.models.links import (
    ArticleDate,
    ArticleOfficial,
    ArticleResolution,
    ArticleState,
    ArticleTopic,
    ArticleVenue,
    Attendance,
    Coverage,
    EvidenceLink,
    Figure,
    MeetingResolution,
    Participation,
)
from articles.models.meeting import Meeting
from articles.models.synonyms import SynonymRing

__all__ = [
    "Appointment",
    "Article",
    "ArticleDate",
    "ArticleOfficial",
    "ArticleResolution",
    "ArticleState",
    "ArticleTopic",
    "ArticleVenue",
    "Attendance",
    "Authority",
    "Capture",
    "CatalogueRow",
    "Coverage",
    "EvidenceLink",
    "FacetTerm",
    "Figure",
    "FormerSlug",
    "GoneDocument",
    "Import",
    "ImportItem",
    "IndexEntry",
    "IndexStatistics",
    "Meeting",
    "MeetingResolution",
    "Official",
    "Participation",
    "Posting",
    "Resolution",
    "Source",
    "Spelling",
    "State",
    "SynonymRing",
    "Topic",
    "Venue",
    "Word",
]

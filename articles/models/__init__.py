"""The data model: authorities, meetings, articles, the links between them, and what came in."""

from articles.models.article import Article, Story
from articles.models.authority import (
    Appointment,
    Authority,
    Official,
    Resolution,
    Source,
    State,
    Topic,
    Venue,
)
from articles.models.capture import Capture, CatalogueRow, Import, ImportItem, Upload
from articles.models.history import CURATED
from articles.models.index import (
    FacetTerm,
    GoneDocument,
    IndexEntry,
    IndexStatistics,
    MeetingEntry,
    Posting,
    Spelling,
    TextSignature,
    Word,
)
from articles.models.link_kinds import (
    LINK_KINDS,
    LinkKind,
    desk_kinds,
    indexed_kinds,
    kind_of,
    searched_kinds,
)
from articles.models.linkcheck import DEAD_AFTER, NOT_ASKED, LinkCheck
from articles.models.links import (
    ArticleDate,
    ArticleOfficial,
    ArticleResolution,
    ArticleState,
    ArticleTopic,
    ArticleVenue,
    Coverage,
    EvidenceLink,
)
from articles.models.meeting import CommuniqueCopy, Meeting, Outcome, ShortAddress
from articles.models.operations import Operation
from articles.models.proposals import (
    PROPOSALS,
    ProposedMeeting,
    ProposedOfficial,
    ProposedSource,
)
from articles.models.proposed_articles import ProposedArticle
from articles.models.publication import PublicRecord
from articles.models.slugs import FormerSlug
from articles.models.synonyms import SynonymRing
from articles.models.testimonies import Attendance, Figure, MeetingResolution, Participation

__all__ = [
    "CURATED",
    "DEAD_AFTER",
    "LINK_KINDS",
    "NOT_ASKED",
    "PROPOSALS",
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
    "CommuniqueCopy",
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
    "LinkCheck",
    "LinkKind",
    "Meeting",
    "MeetingEntry",
    "MeetingResolution",
    "Official",
    "Operation",
    "Outcome",
    "Participation",
    "Posting",
    "ProposedArticle",
    "ProposedMeeting",
    "ProposedOfficial",
    "ProposedSource",
    "PublicRecord",
    "Resolution",
    "ShortAddress",
    "Source",
    "Spelling",
    "State",
    "Story",
    "SynonymRing",
    "TextSignature",
    "Topic",
    "Upload",
    "Venue",
    "Word",
    "desk_kinds",
    "indexed_kinds",
    "kind_of",
    "searched_kinds",
]

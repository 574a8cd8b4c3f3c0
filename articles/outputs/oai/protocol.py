"""What a harvester asks: verbs, arguments and errors. https://www.openarchives.org/OAI/openarchivesprotocol.html

Pure. Every condition of the protocol's table of errors (section 3.6) is raised here or by who finds it.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

FORMATS = ("oai_dc", "mods")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(?::[A-Za-z0-9\-_.!~*'()]+)*")
LONGEST_TOKEN = 600  # letters
TOKEN = "resumptionToken"  # noqa: S105 (the name of an argument)


class OAIError(Exception):
    """Raised for what the protocol answers with an error: its code, and what is wrong in words."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code, self.said = code, said


@dataclass(frozen=True)
class Verb:
    """A request there is: the arguments it must have and those it may have."""

    name: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    resumes: bool = False


_LIST = ("from", "until", "set")
VERBS = {
    verb.name: verb
    for verb in (
        Verb("Identify"),
        Verb("ListMetadataFormats", optional=("identifier",)),
        Verb("ListSets", resumes=True),
        Verb("GetRecord", required=("identifier", "metadataPrefix")),
        Verb("ListIdentifiers", required=("metadataPrefix",), optional=_LIST, resumes=True),
        Verb("ListRecords", required=("metadataPrefix",), optional=_LIST, resumes=True),
    )
}


@dataclass(frozen=True)
class Place:
    """Where a list goes on: after the record with this datestamp and id."""

    changed_at: dt.datetime
    permanent_id: str


@dataclass(frozen=True)
class ListRequest:
    """A list that is harvested: its form, its bounds, its set, how far it is read, and how long it is."""

    prefix: str
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    set: str = ""
    after: Place | None = None
    shown: int = 0
    total: int | None = None


@dataclass(frozen=True)
class OAIRequest:
    """A request that keeps the rules: its verb and its arguments."""

    verb: str
    arguments: Mapping[str, str]

    @property
    def identifier(self) -> str:
        return self.arguments.get("identifier", "")

    @property
    def prefix(self) -> str:
        return self.arguments.get("metadataPrefix", "")

    def listed(self) -> ListRequest:
        """Return the list that is asked for, from its arguments or from a token; raise OAIError."""
        if TOKEN in self.arguments:
            return read_token(self.arguments[TOKEN])
        since, until = self.arguments.get("from", ""), self.arguments.get("until", "")
        if since and until and bool(_DAY.fullmatch(since)) != bool(_DAY.fullmatch(until)):
            raise OAIError("badArgument", "“from” and “until” differ in granularity.")
        first = _moment("from", since, end=False) if since else None
        last = _moment("until", until, end=True) if until else None
        if first and last and first > last:
            raise OAIError("badArgument", "“from” is later than “until”.")
        wanted = self.arguments.get("set", "")
        if wanted and not _SET.fullmatch(wanted):
            raise OAIError("badArgument", "“set” is not a setSpec.")
        return ListRequest(known_prefix(self.prefix), first, last, wanted)


def parse(arguments: Iterable[tuple[str, Sequence[str]]]) -> OAIRequest:
    """Return what the arguments of a request ask for; raise OAIError where they break a rule."""
    given = {name: list(values) for name, values in arguments}
    verbs = given.pop("verb", [])
    if len(verbs) != 1 or verbs[0] not in VERBS:
        said = "The verb is missing." if not verbs else "There is no such verb, or it is repeated."
        raise OAIError("badVerb", said)
    verb = VERBS[verbs[0]]
    known = {*verb.required, *verb.optional, *([TOKEN] if verb.resumes else [])}
    for name, values in given.items():
        if name not in known:
            raise OAIError("badArgument", f"“{verb.name}” has no argument “{name[:40]}”.")
        if len(values) != 1:
            raise OAIError("badArgument", f"“{name}” is repeated.")
    found = {name: values[0] for name, values in given.items()}
    if TOKEN in found and len(found) > 1:
        raise OAIError("badArgument", f"“{TOKEN}” stands alone.")
    if TOKEN not in found:
        for name in verb.required:
            if not found.get(name):
                raise OAIError("badArgument", f"“{name}” is missing.")
    return OAIRequest(verb.name, found)


def known_prefix(prefix: str) -> str:
    """Return the prefix of a form there is; raise OAIError."""
    if prefix not in FORMATS:
        raise OAIError("cannotDisseminateFormat", f"There is no form “{prefix[:40]}”.")
    return prefix


def _moment(name: str, text: str, *, end: bool) -> dt.datetime:
    """Return the first or the last second of a day, or a second."""
    try:
        if _DAY.fullmatch(text):
            time = dt.time(23, 59, 59) if end else dt.time()
            return dt.datetime.combine(dt.date.fromisoformat(text), time, dt.UTC)
        if _SECOND.fullmatch(text):
            return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        pass
    raise OAIError("badArgument", f"“{name}” is not a date as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")


def stamp(moment: dt.datetime) -> str:
    """Return a moment as the protocol writes it."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def token(listed: ListRequest) -> str:
    """Return the token that goes on with a list: all that is needed for it, so that nothing is kept here."""
    after = listed.after
    content = [
        listed.prefix, _text(listed.since), _text(listed.until), listed.set,
        _text(after.changed_at if after else None), after.permanent_id if after else "",
        listed.shown, listed.total,
    ]  # fmt: skip
    made = json.dumps(content, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def read_token(text: str) -> ListRequest:
    """Return the list that a token goes on with; raise OAIError for what is no token of ours."""
    try:
        if len(text) > LONGEST_TOKEN:
            raise ValueError("too long")
        packed = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        prefix, since, until, wanted, at, permanent_id, shown, total = json.loads(packed)
        listed = ListRequest(
            prefix, _read(since), _read(until), wanted, Place(_read(at), permanent_id), shown, total
        )
        if (
            prefix not in FORMATS
            or listed.after.changed_at is None
            or not re.fullmatch(r"[0-9a-z]{1,12}", permanent_id)
            or not (isinstance(wanted, str) and (not wanted or _SET.fullmatch(wanted)))
            or not all(type(n) is int and 0 <= n < 1 << 40 for n in (shown, total))
        ):
            raise ValueError("not one of ours")
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise OAIError("badResumptionToken", "This is no token of this repository.") from error
    return listed


def gone_on(listed: ListRequest, after: Place, shown: int, total: int) -> ListRequest:
    """Return a list from the record after which it goes on."""
    return replace(listed, after=after, shown=listed.shown + shown, total=total)


def _text(moment: dt.datetime | None) -> str:
    return stamp(moment) if moment else ""


def _read(text: str) -> dt.datetime | None:
    if not text:
        return None
    if not _SECOND.fullmatch(text):
        raise ValueError("not a moment")
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))

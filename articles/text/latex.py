"""LaTeX in bibliographies: texts decoded and encoded, addresses without escapes. Pure.

pylatexenc knows the accents and symbols. It reads a document that is typeset, and loses what bibliographies
contain as it is; the comments say where this module changes that.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalker
from pylatexenc.latexwalker import get_default_latex_context_db as default_walker_context
from pylatexenc.macrospec import MacroSpec

# pylatexenc drops what follows %, and reads & as the border of a cell: but reference managers and people write
# both as they are, and no field of a bibliography has comments or tables.
_BARE = re.compile(r"(?<!\\)((?:\\\\)*)([%&#])")
# An accent on nothing is the sign itself, as Mendeley writes it.
_BARE_ACCENT = re.compile(r"\\([~^])\{\s*\}")
_ACCENTS = {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_COMMAND = re.compile(r"\\([A-Za-z]+)(?=\{)")
_DOLLAR = re.compile(r"(?<!\\)\$")
_FORMULA = re.compile(r"\$((?:[^$\\]|\\.)*)\$", re.DOTALL)
_OF_FORMULAS = re.compile(r"[\\^_]|\A\w\Z")
_RAISED_OR_LOWERED = re.compile(r"(?<!\\)[\^_]")

# Macros that pylatexenc lacks, replaces with nothing, or with another character.
_TEXTS = {
    "textless": "<", "textgreater": ">", "textperiodcentered": "·", "textbardbl": "‖", "textbar": "|",
    "textbraceleft": "{", "textbraceright": "}", "textunderscore": "_", "textasciicircum": "^",
    "euro": "€", "pounds": "£", "copyright": "©", "slash": "/", "LaTeX": "LaTeX", "TeX": "TeX",
    "\\": " ", "newline": " ", "linebreak": " ", "par": " ",
}  # fmt: skip
# Macros that only change the looks of their argument, or of what follows them.
_LOOKS = (
    "url", "path", "nolinkurl", "textsubscript", "texttt", "textsf", "textsl", "textup", "textnormal",
    "mbox", "hbox", "underline", "mkbibemph", "mkbibitalic", "mkbibbold", "textmd", "uppercase",
    "lowercase",
)  # fmt: skip
_SWITCHES = (
    "em", "it", "bf", "sc", "rm", "tt", "sf", "sl", "itshape", "bfseries", "scshape", "upshape",
    "slshape", "rmfamily", "ttfamily", "sffamily", "normalfont", "small", "large", "relax", "protect",
    "noindent", "allowbreak", "string", "nobreak", "-", "/", "@",
)  # fmt: skip
_QUOTES = ("enquote", "mkbibquote")
_DROPPED = ("vphantom", "noopsort", "label")  # Zotero balances a brace with an invisible one
_ARGUMENTS = {
    **dict.fromkeys((*_QUOTES, *_LOOKS, *_DROPPED), "{"), "href": "{{",
}  # fmt: skip

# Spellings that LaTeX prints and Zotero's importer reads (BibTeX.js, unescapeBibTeX); it reads none for a
# backslash.
_ESCAPED = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#",
    "_": r"\_", "~": r"\~{}", "^": r"\^{}",
}  # fmt: skip
_LONE_BRACES = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
# Two characters that LaTeX sets as one: dashes, quotation marks, Spanish marks.
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=[!?])(?=`)")

_LINK = re.compile(
    r"\\(?:url|nolinkurl|path|href)\s*\{((?:[^{}\\]|\\.|\{[^{}]*\})*)\}(?:\s*\{[^{}]*\})?"
)
_BARE_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_TILDE = re.compile(r"\\textasciitilde(?:\{\}|(?![A-Za-z]))\s?|\\string~|\\~(?:\{\})?|\$\\sim\$")
_ADDRESS_MACRO = re.compile(
    r"\\(slash|textunderscore|textbackslash|allowbreak)(?:\{\}|(?![A-Za-z]))\s?|\\-"
)
_ADDRESS_MACROS = {"slash": "/", "textunderscore": "_", "textbackslash": "\\"}
_BRACE = re.compile(r"(?<!\\)[{}]")
_ADDRESS_ESCAPE = re.compile(r"\\([%&_#$^{}])")
_AFTER_ADDRESS = ".,;:!?)]،؛»"
_BROKEN_LINE = re.compile(r"(?<![^\S\n])[^\S\n]*+\n\s*+")


def decode(text: str) -> str:
    r"""Return a text without LaTeX: `{\"o}` is ö, `\&` is &, `\emph{a}` is a, ``` ``a'' ``` is “a”.

    A command that is not known leaves its argument. A macro that is not known and has none is left as it is
    written, because it may be no macro (`C:\new`). A dollar is one unless a formula follows. A text that cannot
    be read as LaTeX, such as one nested too deeply, is returned unchanged.
    """
    if not re.search(r"[\\{}$~%&#]|--|''|``|[!?]`", text):
        return text
    try:
        nodes, *_position = LatexWalker(
            _prepared(text), latex_context=_walker_context(), tolerant_parsing=True
        ).get_latex_nodes()
        return _reader().nodelist_to_text(nodes)
    except Exception:  # pylatexenc does not wrap its own errors: RecursionError, IndexError
        return text


def encode(text: str) -> str:
    """Return a text as LaTeX that `decode` reads back: no character of it is a command.

    BibTeX counts braces even if they are escaped, so one without a partner is written as a command.
    """
    paired: set[int] = set()
    open_braces: list[int] = []
    for position, character in enumerate(text):
        if character == "{":
            open_braces.append(position)
        elif character == "}" and open_braces:
            paired |= {open_braces.pop(), position}
    ligatures = {match.start() for match in _LIGATURE.finditer(text)}
    parts = []
    for position, character in enumerate(text):
        is_lone = character in _LONE_BRACES and position not in paired
        parts.append("{}" if position in ligatures else "")
        parts.append((_LONE_BRACES if is_lone else _ESCAPED).get(character, character))
    return "".join(parts)


def address(text: str) -> str:
    r"""Return an address without the escapes of reference managers (`\%`, `{\_}`, `\url{…}`), else unchanged.

    Fields of addresses are verbatim in biblatex: `%`, `--` and `~` in them mean themselves.
    """
    if link := _LINK.search(text):
        text = link[1]
    text = _BROKEN_LINE.sub("", text.strip())  # BibTeX breaks long lines
    text = _TILDE.sub("~", text)
    text = _ADDRESS_MACRO.sub(lambda match: _ADDRESS_MACROS.get(match[1], ""), text)
    return _ADDRESS_ESCAPE.sub(r"\1", _BRACE.sub("", text))


def links(text: str) -> tuple[list[str], str]:
    r"""Return the addresses in a field, such as `howpublished = {\url{…}}`, and the text without them."""
    found = [address(match.group()) for match in _LINK.finditer(text)]
    rest = _LINK.sub(" ", text)
    if not found:
        found = [address(m.group().rstrip(_AFTER_ADDRESS)) for m in _BARE_ADDRESS.finditer(rest)]
    return found, _BARE_ADDRESS.sub(" ", rest)


def _prepared(text: str) -> str:
    """Return LaTeX in which signs that mean themselves are escaped."""
    text = _BARE.sub(r"\1\\\2", text)
    text = _BARE_ACCENT.sub(lambda match: _ACCENTS[match[1]], text)
    text = _COMMAND.sub(lambda match: match.group() if match[1] in _known_macros() else "", text)
    parts, position = [], 0
    while match := _DOLLAR.search(text, position):
        parts.append(text[position : match.start()])
        formula = _FORMULA.match(text, match.start())
        if formula and _OF_FORMULAS.search(formula[1]):
            parts.append(f"${_RAISED_OR_LOWERED.sub('', formula[1])}$")
            position = formula.end()
        else:
            parts.append(r"\$")
            position = match.end()
    prepared = "".join([*parts, text[position:]])
    backslashes = len(prepared) - len(prepared.rstrip("\\"))
    return f"{prepared[:-1]}\\textbackslash{{}}" if backslashes % 2 else prepared


def _last_argument(node, l2tobj: LatexNodes2Text) -> str:
    """Return the text of a macro's last argument, "" if it is missing; pylatexenc asks for these names."""
    stated = (node.nodeargd.argnlist if node.nodeargd else None) or ()
    return l2tobj.nodelist_to_text([each for each in stated if each is not None][-1:])


@lru_cache(maxsize=1)
def _walker_context():
    context = default_walker_context()
    macros = [MacroSpec(name, arguments) for name, arguments in _ARGUMENTS.items()]
    context.add_context_category("bibliographies", macros=macros, prepend=True)
    return context


@lru_cache(maxsize=1)
def _known_macros() -> frozenset[str]:
    return frozenset(
        spec.macroname
        for context in (_walker_context(), _reader().latex_context)
        for spec in context.iter_macro_specs()
    )


@lru_cache(maxsize=1)
def _reader() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    texts = {
        **_TEXTS,
        **dict.fromkeys((*_SWITCHES, *_DROPPED), ""),
        **dict.fromkeys((*_LOOKS, "href"), _last_argument),
        **dict.fromkeys(_QUOTES, lambda node, l2tobj: f"“{_last_argument(node, l2tobj)}”"),
    }
    macros = [MacroTextSpec(name, text) for name, text in texts.items()]
    context.add_context_category("bibliographies", macros=macros, prepend=True)
    context.set_unknown_macro_spec(
        MacroTextSpec("", simplify_repl=lambda node: node.latex_verbatim())
    )
    return LatexNodes2Text(latex_context=context, math_mode="text")

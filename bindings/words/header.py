"""Reads include/dyncx_c.h into plain values that the languages' words are written from.

Promises: every enumeration, struct and function of the header, in its order, with its comment; sizes and offsets as a
64-bit C compiler lays them out. A line it does not understand is an error, never left out.
Does not: read C in general. It knows the style of this one header.
"""
import re
from dataclasses import dataclass, field
from typing import List

# What a group of words is called in a language that names types; a group that is not named here is called by its prefix.
NAMES = {"DYNCX_E_": "Status", "DYNCX_ERROR_": "ErrorFlags", "DYNCX_CALL_": "CallFlags", "DYNCX_SESSION_": "SessionKind",
         "DYNCX_EVENT_": "EventKind", "DYNCX_DEAD_": "DeadAction", "DYNCX_HEALTH_": "HealthState"}
OPTIONAL = ("columns", "etag", "by")  # texts that may be NULL; the settings of an open are the business of each language
SIZES = {"uint32_t": 4, "int32_t": 4, "dyncx_status": 4, "uint64_t": 8, "int64_t": 8, "dyncx_op": 8, "dyncx_str": 16, "char": 1}


@dataclass
class Word:
    name: str  # "DYNCX_E_TIMEOUT"
    value: int
    comment: str


@dataclass
class Enumeration:
    """A group of words with one meaning; `prefix` is what their names have in common ("DYNCX_E_")."""
    prefix: str
    comment: str
    words: List[Word]

    @property
    def name(self):
        return NAMES.get(self.prefix) or camel(self.prefix[len("DYNCX_"):-1].lower())

    @property
    def is_flags(self):
        return self.name.endswith("Flags")

    def short(self, word):
        """The word without what its group says already: DYNCX_E_TIMEOUT is TIMEOUT, DYNCX_OK is OK."""
        return word.name[len(self.prefix if word.name.startswith(self.prefix) else "DYNCX_"):]


@dataclass
class Field:
    name: str
    type: str  # "int32_t", "dyncx_str", "const char*", "char"
    count: int  # of an array, else 1
    offset: int
    comment: str

    @property
    def is_pointer(self):
        return self.type.endswith("*")

    @property
    def words(self):
        """The prefix of the enumeration that this number is from, or None."""
        if self.type == "dyncx_status":
            return "DYNCX_E_"
        named = re.search(r"(DYNCX_[A-Z]+_)…", self.comment)
        return named and named.group(1)

    @property
    def size(self):
        return (8 if self.is_pointer else SIZES[self.type]) * self.count


@dataclass
class Struct:
    name: str  # "dyncx_error"
    comment: str
    fields: List[Field]
    size: int


@dataclass
class Parameter:
    name: str
    type: str  # "dyncx_client*", "const char*", "int64_t", "dyncx_blob**"

    @property
    def is_text(self):
        return self.type == "const char*"

    @property
    def is_json(self):
        return self.name.endswith("_json")

    @property
    def is_optional(self):
        return self.name in OPTIONAL

    @property
    def short(self):
        return self.name[:-len("_json")] if self.is_json else self.name


@dataclass
class Function:
    """`text` is the comment before "Keeps:", `lines` what stands behind "Keeps", "Ends in", "Fails" …"""
    name: str
    result: str
    parameters: List[Parameter]
    text: str
    lines: dict = field(default_factory=dict)

    @property
    def short(self):
        return self.name[len("dyncx_"):]

    @property
    def kind(self):
        """verb: starts an operation that ends in DONE. reader: gives a blob at once. other: everything else."""
        names = [p.name for p in self.parameters]
        of_client = bool(names) and names[0] == "client" and names[-1] == "err"
        if of_client and names[-3:-1] == ["call", "op"]:
            return "verb"
        return "reader" if of_client and self.parameters[-2].type == "dyncx_blob**" else "other"

    @property
    def arguments(self):
        """What a caller gives beyond handles: texts (with their length behind them, which is left out) and numbers."""
        given = [p for p in self.parameters if not p.type.endswith("**") and p.name not in ("client", "runtime", "call", "op", "err")]
        return [p for p, before in zip(given, [None] + given) if not (p.name.endswith("_bytes") and before.is_text)]


@dataclass
class Header:
    enumerations: List[Enumeration]
    structs: List[Struct]
    functions: List[Function]

    def enumeration(self, prefix):
        return next(e for e in self.enumerations if e.prefix == prefix)

    def struct(self, name):
        return next(s for s in self.structs if s.name == name)


def camel(snake):
    return "".join(part[:1].upper() + part[1:] for part in snake.split("_"))


def read_header(path):
    with open(path, encoding="utf-8") as file:
        source = file.read()
    source = source[source.index("/* ---- Words"):source.rindex("#ifdef __cplusplus")]
    return Header(_enumerations(source), _structs(source), _functions(source))


def _prose(comment):
    """The words of a comment on one line."""
    return " ".join(re.sub(r"^\s*(/\*\*?|\*/|\*(?!/))|\*/\s*$", " ", comment or "", flags=re.M).split())


_COMMENT = r"(/\*(?:(?!\*/).)*\*/)?"


def _enumerations(source):
    found = []
    for comment, body in re.findall(_COMMENT + r"\s*enum \{(.*?)\};", source, re.S):
        words = [Word(name, int(value, 0), _prose(text))
                 for name, value, text in re.findall(r"(DYNCX_\w+) = (-?\w+),?\s*" + _COMMENT, body, re.S)]
        _all_understood(body, words)
        if words[0].name != "DYNCX_VERSION":
            found.append(Enumeration(_prefix(words), _prose(comment), words))
    return found


def _prefix(words):
    if words[0].name == "DYNCX_OK":
        return "DYNCX_E_"
    return words[0].name[:words[0].name.index("_", len("DYNCX_")) + 1]


def _structs(source):
    found = []
    for comment, name, body in re.findall(_COMMENT + r"\s*typedef struct (\w+) \{(.*?)\n\} \w+;", source, re.S):
        fields, offset = [], 0
        rows = re.findall(r"^ *((?:const )?\w+\*?) (\w+)(?:\[(\d+)\])?; *" + _COMMENT, body, re.M | re.S)
        _all_understood(body, rows)
        for kind, field_name, count, text in rows:
            one = Field(field_name, kind, int(count or 1), 0, _prose(text))
            align = 1 if kind == "char" else 8 if one.is_pointer else min(8, SIZES[kind])
            one.offset = -(-offset // align) * align
            offset = one.offset + one.size
            fields.append(one)
        found.append(Struct(name, _prose(comment), fields, -(-offset // 8) * 8))
    return found


def _functions(source):
    found = []
    pattern = r"/\*\*((?:(?!\*/).)*)\*/\s*DYNCX_API ([\w ]+\*?) ?(dyncx_\w+)\(([^)]*)\);"
    for comment, result, name, parameters in re.findall(pattern, source, re.S):
        text, keeps, rest = _prose(comment).partition("Keeps:")
        parts = re.split(r"(Keeps|Blocks|Threads|Ends in|Fails|Since):", keeps + rest)
        lines = {key: value.strip() for key, value in zip(parts[1::2], parts[2::2])}
        found.append(Function(name, result.strip(), [_parameter(p) for p in parameters.split(",") if p.strip() != "void"],
                              text.strip(), lines))
    if len(found) != source.count("DYNCX_API "):
        raise ValueError("a function of the header is not understood")
    return found


def _parameter(text):
    kind, stars, name = re.fullmatch(r"((?:const )?\w+)(\**) (\w+)", " ".join(text.split())).groups()
    return Parameter(name, kind + stars)


def _all_understood(body, rows):
    without_comments = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
    statements = len([s for s in re.split("[;,]", without_comments) if s.strip()])
    if statements != len(rows):
        raise ValueError(f"{statements} statements, {len(rows)} understood: {body[:200]}")

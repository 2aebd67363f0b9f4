"""Writes bindings/python/dyncx: _words.py (types), _layout.py (structs, prototypes), _calls.py (verbs, readers).

Promises: the Python names are the header's without DYNCX_; a struct's class has the header's layout.
Does not: know what a call means. _client.py and _asyncio.py say how a verb is started and a blob is read.
"""
import keyword
import textwrap

from words.header import camel

SIMPLE = {"uint32_t": "c_uint32", "int32_t": "c_int32", "dyncx_status": "c_int32", "uint64_t": "c_uint64",
          "int64_t": "c_int64", "dyncx_op": "c_uint64", "const char*": "c_char_p", "dyncx_str": "CStr", "void*": "c_void_p",
          "void": "None"}
VALUES = ("dyncx_session_event", "dyncx_health", "dyncx_audit_report", "dyncx_status_info", "dyncx_property")
WORDS_HEAD = '''"""The words of include/dyncx_c.h: enumerations, errors, values. Written by bindings/generate.py: do not edit.

Promises: numbers and names of the header without DYNCX_; an error class per failure. Does not: load or call anything.
"""
from dataclasses import dataclass
from enum import IntEnum, IntFlag

from ._error import Error
'''
LAYOUT_HEAD = '''"""Structs and prototypes of include/dyncx_c.h for ctypes. Written by bindings/generate.py: do not edit.

Promises: the layout of a 64-bit C compiler, every function of the header. Does not: load or call anything.
"""
from ctypes import POINTER, Structure, c_char, c_char_p, c_int32, c_int64, c_uint32, c_uint64, c_void_p
'''
CALLS_HEAD = '''"""The verbs and readers of a client. Written from include/dyncx_c.h by bindings/generate.py: do not edit.

Promises: a method for each function that starts an operation or reads a blob. A verb answers what `_start` answers, a reader
what `_read` answers: Client and AsyncClient say what that is. Does not: call the library itself.
"""
from typing import Generic, Optional, TypeVar

from ._library import Call, Json, as_json

Started = TypeVar("Started")
Read = TypeVar("Read")


class Calls(Generic[Started, Read]):
    def _start(self, name: str, call: Call, *texts) -> Started:
        raise NotImplementedError

    def _read(self, name: str, *arguments) -> Read:
        raise NotImplementedError
'''
BY_HAND = ("dyncx_submit", "dyncx_submit_json")


def files(header):
    words = [WORDS_HEAD] + [_enumeration(e) for e in header.enumerations] + [_errors(header.enumeration("DYNCX_E_"))]
    words += [_value(s, header) for s in header.structs if s.name in VALUES]
    layout = [LAYOUT_HEAD] + [_structure(s) for s in header.structs] + [_prototypes(header)]
    calls = [_method(f) for f in header.functions if f.kind in ("verb", "reader") and f.name not in BY_HAND]
    return {"python/dyncx/_words.py": "\n\n".join(words), "python/dyncx/_layout.py": "\n\n".join(layout),
            "python/dyncx/_calls.py": "\n".join([CALLS_HEAD] + calls)}


def _enumeration(enumeration):
    lines = [f"class {enumeration.name}({'IntFlag' if enumeration.is_flags else 'IntEnum'}):"]
    if enumeration.comment:
        lines += [f'    """{_wrapped(enumeration.comment, 4)}"""']
    lines += [_commented(f"{enumeration.short(w)} = {w.value}", w.comment) for w in enumeration.words]
    return "\n".join(lines) + "\n"


def _errors(statuses):
    failures = [w for w in statuses.words if w.value < 0]
    classes = []
    for word in failures:
        bases = "Error, TimeoutError" if word.name == "DYNCX_E_TIMEOUT" else "Error"
        classes.append(f'class {_error_name(statuses, word)}({bases}):\n    """{_wrapped(word.comment, 4)}"""\n')
    rows = "".join(f"    {w.value}: {_error_name(statuses, w)},\n" for w in failures)
    return "\n\n".join(classes + ["ERRORS = {\n" + rows + "}\n"])


def _error_name(statuses, word):
    name = camel(statuses.short(word).lower())
    return ("TimedOut" if name == "Timeout" else name) + "Error"


def _structure(struct):
    lines = [f"class {_class(struct.name)}(Structure):", "    _fields_ = ["]
    for field in struct.fields:
        kind = "c_char * %d" % field.count if field.type == "char" else _ctype(field.type)
        lines.append(f'        ("{field.name}", {kind}),')
    return "\n".join(lines + ["    ]"]) + "\n"


def _value(struct, header):
    is_given = struct.name == "dyncx_session_event"  # by the host, who leaves out what is not known
    lines = ["@dataclass" if is_given else "@dataclass(frozen=True)",
             f"class {camel(struct.name[len('dyncx_'):])}:", f'    """{_wrapped(struct.comment, 4)}"""']
    for field in struct.fields[1:]:
        is_text = field.type in ("dyncx_str", "const char*")
        kind = "str" if is_text else "bool" if field.name.startswith("is_") else "int"
        if is_given:
            kind += ' = ""' if is_text else " = 0"
        elif field.words:
            kind = header.enumeration(field.words).name
        lines.append(_commented(f"{_name(field.name)}: {kind}", field.comment))
    return "\n".join(lines) + "\n"


def _prototypes(header):
    rows = []
    for function in header.functions:
        arguments = ", ".join(_ctype(p.type) for p in function.parameters)
        rows.append(_folded(f'    "{function.name}": ({_ctype(function.result)}, [{arguments}]),', 8))
    return "PROTOTYPES = {\n" + "".join(rows) + "}\n"


def _ctype(kind):
    if kind in SIMPLE:
        return SIMPLE[kind]
    inner = kind[:-1].replace("const ", "")
    if inner in SIMPLE:
        return f"POINTER({SIMPLE[inner]})"
    if inner.endswith("*"):
        return "POINTER(c_void_p)"
    return "c_void_p" if inner in ("dyncx_runtime", "dyncx_client", "dyncx_blob") else f"POINTER({_class(inner)})"


def _method(function):
    is_verb = function.kind == "verb"
    given = sorted(function.arguments, key=lambda p: p.is_optional)
    signature = ["self"] + [_parameter(p) for p in given] + (["*", "call: Call = Call()"] if is_verb else [])
    head = f"    def {function.short}({', '.join(signature)}) -> {'Started' if is_verb else 'Read'}:"
    text = function.text
    if is_verb and function.lines.get("Ends in"):
        text += " Ends in " + function.lines["Ends in"]
    passed = [f'"{function.name}"'] + (["call"] if is_verb else [])
    passed += [f"as_json({p.short})" if p.is_json else _name(p.name) for p in function.arguments]
    return "\n".join([_folded(head, 12).rstrip("\n"), f'        """{_wrapped(text, 8)}"""',
                      f"        return self.{'_start' if is_verb else '_read'}({', '.join(passed)})\n"])


def _parameter(parameter):
    if not parameter.is_text:
        return f"{parameter.name}: int"
    if parameter.is_optional:
        return f"{parameter.name}: Optional[str] = None"
    return f"{parameter.short}: {'Json' if parameter.is_json else 'str'}"


def _class(name):
    return "C" + camel(name[len("dyncx_"):])


def _name(name):
    return name + "_" if keyword.iskeyword(name) else name


def _commented(code, comment):
    line = f"    {code}  # {comment}" if comment else f"    {code}"
    if len(line) <= 120:
        return line
    return "\n".join(textwrap.wrap(comment, 112, initial_indent="    # ", subsequent_indent="    # ")) + f"\n    {code}"


def _wrapped(text, indent):
    text = text.replace("\\", "\\\\")
    return textwrap.fill(text, 118 - indent, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)


def _folded(line, indent):
    line = line.replace(" -> ", "\0->\0")  # no line may begin behind the last parenthesis
    return textwrap.fill(line, 120, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False,
                         drop_whitespace=True).replace("\0", " ") + "\n"

"""Lua: the declarations, words, layouts and calls of the FFI module, and the same for the C module of Lua 5.1.

A call becomes a method of what its first argument is: dyncx_record_get(client, …) is client:record_get(…), and
dyncx_client_close() is client:close(). What a call gives through pointers is what the method returns.
"""
SIGN = "Written by bindings/generate.py from include/dyncx_c.h: do not edit."
# What only the inside of the binding calls: a Lua text is a copy, so that nothing is left to be freed.
INSIDE = ["dyncx_blob_data", "dyncx_blob_free", "dyncx_event_release"]
GIVEN = {"dyncx_op*": "op", "dyncx_blob**": "blob", "dyncx_runtime**": "runtime", "dyncx_client**": "client", "int64_t*": "number"}
TAKEN = {
    "const char*": "text", "dyncx_error*": "err", "dyncx_status": "status", "dyncx_op": "op",
    "int32_t": "number", "uint32_t": "number", "int64_t": "number",
}
FORMS = {
    "dyncx_op": "op", "dyncx_str": "text", "const char*": "static", "char": "array", "const dyncx_error*": "error",
    "int32_t": "small", "uint64_t": "large", "int64_t": "large",
}


def files(header):
    return {
        "lua/dyncx_cdef.lua": cdef(header),
        "lua/dyncx_calls.lua": lua_calls(header),
        "lua/dyncx51_calls.h": c_calls(header),
    }


# ---- shared by both


def groups(header):
    """{"session": [("started", 1), …], …}: what a script writes for the words of the header."""
    found = {}
    for one in header.enumerations:
        names = [(word.name if one.name == "Status" else one.short(word).lower(), word.value) for word in one.words]
        if one.name == "ErrorFlags":
            names = [(name if name.startswith("maybe") else "is_" + name, value) for name, value in names]
        found[group(one.prefix)] = names
    return found


def group(prefix):
    return "status" if prefix == "DYNCX_E_" else prefix[len("DYNCX_"):-1].lower()


def layout(header, struct):
    """[(field, form, group of words)]: how each member of a struct meets Lua; `size` and what is ours are left out."""
    fields = []
    for field in header.struct("dyncx_" + struct).fields:
        if field.name in ("size", "hold"):
            continue
        words = group(field.words) if field.words else ""
        if field.name == "flags":
            form = "flags"
        elif words:
            form = "status" if words == "status" else "word"
        elif field.name.startswith("is_"):
            form = "truth"
        else:
            form = FORMS[field.type]
        fields.append((field.name, form, words))
    return fields


def structs(header):
    return [one.name[len("dyncx_"):] for one in header.structs if one.name != "dyncx_str"]


def taken_structs(header):
    """Those that a script writes as a table: they stand in a call behind a pointer to const."""
    types = {parameter.type for one in header.functions for parameter in one.parameters}
    return [name for name in structs(header) if f"const dyncx_{name}*" in types]


class Call:
    """One function as both languages need it: whose method it is, its Lua arguments, its C arguments, what it gives."""

    def __init__(self, function, structs):
        parameters = function.parameters
        owner = parameters[0].type if parameters else ""
        self.function = function
        self.owner = {"dyncx_runtime*": "runtime", "dyncx_client*": "client"}.get(owner, "module")
        self.name = function.short
        if self.owner != "module":
            self.name = self.name.removeprefix(self.owner + "_")
            parameters = parameters[1:]
        self.arguments = []  # (kind, name)
        self.gives = "truth" if function.result == "dyncx_status" else function.result
        for parameter in parameters:
            given = GIVEN.get(parameter.type) or struct_of(parameter.type, "dyncx_%s*", structs)
            if given and given != "error":
                self.gives = given
                self.arguments.append(("given", given))
            elif parameter.type == "int64_t" and self.arguments and self.arguments[-1][0] == "text":
                continue  # the length of the text before it
            else:
                self.arguments.append((kind(parameter, structs), parameter.name))
        self.lua_arguments = [one for one in self.arguments if one[0] not in ("given", "err")]


def kind(parameter, structs):
    if parameter.name == "action":
        return "dead"
    if parameter.name.startswith("is_"):
        return "truth"
    found = struct_of(parameter.type, "const dyncx_%s*", structs) or TAKEN.get(parameter.type)
    if not found:
        raise ValueError(f"Lua does not know how to pass {parameter.type} {parameter.name}")
    return found


def struct_of(type_name, form, structs):
    return next((name for name in structs if form % name == type_name), None)


def calls(header):
    return [Call(function, structs(header)) for function in header.functions if function.name not in INSIDE]


# ---- LuaJIT


def cdef(header):
    lines = [f"-- {SIGN}", "return [[", "typedef int32_t dyncx_status;", "typedef uint64_t dyncx_op;"]
    lines += [f"typedef struct {name} {name};" for name in ("dyncx_runtime", "dyncx_client", "dyncx_blob")]
    for struct in header.structs:
        members = "".join(f" {one.type} {one.name}{f'[{one.count}]' if one.count > 1 else ''};" for one in struct.fields)
        lines.append(f"typedef struct {struct.name} {{{members} }} {struct.name};")
    for one in header.functions:
        parameters = ", ".join(f"{parameter.type} {parameter.name}" for parameter in one.parameters) or "void"
        lines.append(f"{one.result} {one.name}({parameters});")
    return "\n".join(lines + ["]]", ""])


def lua_calls(header):
    lines = [f"-- {SIGN}", "local header = {words = {}, layouts = {}}", ""]
    for name, members in groups(header).items():
        lines.append(f"header.words.{name} = {{" + ", ".join(f'["{word}"] = {value}' for word, value in members) + "}")
    lines.append("")
    for struct in structs(header):
        lines.append(f"header.layouts.{struct} = {{")
        for name, form, words in layout(header, struct):
            lines.append(f'    {{"{name}", "{form}"' + (f', "{words}"' if words else "") + "},")
        lines.append("}")
    lines += ["", "header.taken = {" + ", ".join(f'"{name}"' for name in taken_structs(header)) + "}"]
    lines += ["", "function header.define(C, to, out, got, owners)"]
    for call in calls(header):
        lines += ["    " + line for line in lua_call(call)]
    return "\n".join(lines + ["end", "", "return header", ""])


def lua_call(call):
    names = ["self"] if call.owner != "module" else []
    names += [name for _, name in call.lua_arguments]
    passed = ["self.handle"] if call.owner != "module" else []
    for kind, name in call.arguments:
        passed.append({
            "text": f"{name}, to.bytes({name})",
            "number": f"{name} or 0",
            "truth": f"{name} and 1 or 0",
            "given": f"out.{name}",
            "err": "out.error",
        }.get(kind, f"to.{kind}({name})"))
    asked = f"C.{call.function.name}({', '.join(passed)})"
    answer = {"uint32_t": asked, "const char*": f"got.static({asked})"}.get(call.gives)
    if not answer:
        keeps = ", self" if call.gives == "client" else ""
        answer = f"got.{call.gives}({asked}{keeps})"
    return [f"function owners.{call.owner}.{call.name}({', '.join(names)})", f"    return {answer}", "end"]


# ---- Lua 5.1, through its C API


def c_calls(header):
    lines = [f"/* {SIGN} */"]
    for group_name, members in groups(header).items():
        rows = ", ".join(f'{{"{name}", {value}}}' for name, value in members)
        lines.append(f"static const word {group_name}_words[] = {{{rows}, {{NULL, 0}}}};")
    for struct in structs(header):
        lines.append(f"static const field {struct}_fields[] = {{")
        for name, form, words in layout(header, struct):
            place = f"offsetof(dyncx_{struct}, {name})"
            lines.append(f'    {{"{name}", {form.upper()}, {place}, {words + "_words" if words else "NULL"}}},')
        lines.append("    {NULL, 0, 0, NULL}};")
    for call in calls(header):
        lines += ["", *c_call(call, taken_structs(header))]
    for owner in ("module", "runtime", "client"):
        rows = "".join(f'    {{"{one.name}", {owner}_{one.name}}},\n' for one in calls(header) if one.owner == owner)
        lines.append(f"\nstatic const luaL_Reg {owner}_calls[] = {{\n{rows}    {{NULL, NULL}}}};")
    return "\n".join(lines + [""])


def c_call(call, taken):
    index = 1
    passed = []
    before = []
    if call.owner != "module":
        before.append(f'dyncx_{call.owner}* self = handle_at(L, "dyncx.{call.owner}");')
        passed.append("self")
        index = 2
    for kind, name in call.arguments:
        if kind == "given":
            before.append(given_in_c(name))
            passed.append(f"&out_{name}")
            continue
        if kind == "err":
            before.append("dyncx_error err = DYNCX_INIT(dyncx_error);")
            passed.append("&err")
            continue
        if kind == "text":
            before.append(f"const dyncx_str {name} = text_at(L, {index});")
            passed.append(f"{name}.data, {name}.length_bytes")
        elif kind in taken:
            before.append(f"dyncx_{kind} {name} = DYNCX_INIT(dyncx_{kind});")
            optional = "true" if kind == "call" else "false"
            passed.append(f"read_struct(L, {index}, &{name}, {kind}_fields, {optional})")
        else:
            passed.append({
                "number": f"number_at(L, {index})", "op": f"op_at(L, {index})", "truth": f"lua_toboolean(L, {index})",
                "dead": f"word_at(L, {index}, dead_words)", "status": f"word_at(L, {index}, status_words)",
            }[kind])
        index += 1
    asked = f"{call.function.name}({', '.join(passed)})"
    lines = [f"static int {call.owner}_{call.name}(lua_State* L) {{"] + ["    " + one for one in before]
    if call.gives == "uint32_t":
        lines += [f"    lua_pushnumber(L, {asked});", "    return 1;"]
    elif call.gives == "const char*":
        lines += [f"    lua_pushstring(L, {asked});", "    return 1;"]
    else:
        has_error = "&err" if any(kind == "err" for kind, _ in call.arguments) else "NULL"
        lines += [f"    const dyncx_status status = {asked};", f"    if (status != DYNCX_OK) return refused(L, status, {has_error});"]
        lines.append("    " + answer_in_c(call.gives))
    return lines + ["}"]


def given_in_c(name):
    return {
        "op": "dyncx_op out_op = 0;",
        "number": "int64_t out_number = 0;",
        "blob": "dyncx_blob* out_blob = NULL;",
        "runtime": "dyncx_runtime* out_runtime = NULL;",
        "client": "dyncx_client* out_client = NULL;",
    }.get(name, f"dyncx_{name} out_{name} = DYNCX_INIT(dyncx_{name});")


def answer_in_c(gives):
    return {
        "truth": "return give_truth(L);",
        "op": "return give_op(L, out_op);",
        "number": "return give_number(L, out_number);",
        "blob": "return give_blob(L, out_blob);",
        "runtime": "return give_handle(L, out_runtime, \"dyncx.runtime\");",
        "client": "return give_handle(L, out_client, \"dyncx.client\");",
        "event": "return give_event(L, &out_event);",
    }.get(gives, f"return give_struct(L, &out_{gives}, {gives}_fields);")

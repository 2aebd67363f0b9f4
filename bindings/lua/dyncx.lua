-- dyncx for LuaJIT, through its FFI. The same face as the C module for Lua 5.1 (dyncx51.c); README.md tells it.
--
-- A call gives its result, or nil and an error table; nil alone says that nothing is there (DYNCX_NONE).
-- It raises only where the script is wrong: a value of the wrong type, an unknown word or member.
-- Texts and tables that it gives are copies. It knows nothing of JSON: bodies are texts, decode them as you like.
local ffi = require("ffi")
local tohex = require("bit").tohex
local header = require("dyncx_calls")

ffi.cdef(require("dyncx_cdef"))
local C = ffi.load(os.getenv("DYNCX_LIBRARY") or "libdyncx.so.0")

local owners = {module = {}, runtime = {}, client = {}}
local metatables = {runtime = {__index = owners.runtime}, client = {__index = owners.client}, error = {}}

function metatables.error.__tostring(err)
    return ("%s%s [%s]"):format(err.message, err.fix == "" and "" or " (" .. err.fix .. ")", err.status)
end

-- Where calls put what they give. A Lua state runs one call at a time, and each answer is copied before the next.
local out = {
    op = ffi.new("dyncx_op[1]"),
    number = ffi.new("int64_t[1]"),
    blob = ffi.new("dyncx_blob*[1]"),
    runtime = ffi.new("dyncx_runtime*[1]"),
    client = ffi.new("dyncx_client*[1]"),
}
for struct in pairs(header.layouts) do
    out[struct] = ffi.new("dyncx_" .. struct)
    out[struct].size = ffi.sizeof(out[struct])
end

-- ---- From Lua to C

local to = {}

function to.bytes(text)
    return text and #text or 0
end

local function to_number(group, value)
    local number = type(value) == "number" and value or header.words[group][value]
    return number or error(("'%s' is no word for %s"):format(tostring(value), group), 0)
end

function to.dead(action)
    return to_number("dead", action)
end

function to.status(status)
    return to_number("status", status)
end

function to.op(op)
    if type(op) ~= "string" or not op:find("^%x+$") or #op ~= 16 then
        error("an operation expected, got " .. tostring(op), 0)
    end
    return tonumber(op:sub(1, 8), 16) * 0x100000000ULL + tonumber(op:sub(9), 16)
end

local write = {}

function write.text(struct, name, value)
    struct[name].data, struct[name].length_bytes = value, #value
end

function write.small(struct, name, value)
    struct[name] = value
end
write.large = write.small

function write.word(struct, name, value, group)
    struct[name] = to_number(group, value)
end

local function writer_of(struct)
    local content, members = out[struct], {}
    for _, field in ipairs(header.layouts[struct]) do
        local name, form, group = field[1], field[2], field[3]
        if form == "flags" then
            for word, bit in pairs(header.words[group]) do
                members[word] = function(value) content[name] = content[name] + (value and bit or 0) end
            end
        else
            members[name] = function(value) write[form](content, name, value, group) end
        end
    end
    local size = ffi.sizeof(content)
    return function(values)
        if values == nil then return nil end
        ffi.fill(content, size)
        content.size = size
        for name, value in pairs(values) do
            local member = members[name] or error(("'%s' is no member of a %s"):format(tostring(name), struct), 0)
            member(value)
        end
        return content
    end
end

for _, struct in ipairs(header.taken) do
    to[struct] = writer_of(struct)
end

-- ---- From C to Lua

local got, read = {}, {}

function got.static(text)
    return ffi.string(text)
end

function read.small(value) return value end
function read.truth(value) return value ~= 0 end
function read.large(value) return tonumber(value) end
function read.op(value) return value ~= 0 and tohex(value, 16) or nil end
function read.status(value) return ffi.string(C.dyncx_status_name(value)) end
function read.text(value) return value.data ~= nil and ffi.string(value.data, value.length_bytes) or nil end
read.static, read.array = ffi.string, ffi.string

local function read_struct(struct, content)
    local values = {}
    for _, field in ipairs(header.layouts[struct]) do
        local name, form, group = field[1], field[2], field[3]
        local value = content[name]
        if form == "flags" then
            for word, flag in pairs(header.words[group]) do
                values[word] = value % (2 * flag) >= flag
            end
        elseif form == "word" then
            values[name] = header.names[group][value] or value
        elseif form ~= "error" then
            values[name] = read[form](value)
        elseif value ~= nil then
            values[name] = setmetatable(read_struct("error", value), metatables.error)
        end
    end
    return values
end

header.names = {}
for group, words in pairs(header.words) do
    header.names[group] = {}
    for word, number in pairs(words) do header.names[group][number] = word end
end

local function refused(status)
    if status == header.words.status.DYNCX_NONE then return nil end
    return nil, setmetatable(read_struct("error", out.error), metatables.error)
end

function got.truth(status)
    if status ~= 0 then return refused(status) end
    return true
end

function got.op(status)
    if status ~= 0 then return refused(status) end
    return read.op(out.op[0])
end

function got.number(status)
    if status ~= 0 then return refused(status) end
    return tonumber(out.number[0])
end

local length = ffi.new("int64_t[1]")

function got.blob(status)
    if status ~= 0 then return refused(status) end
    local text = ffi.string(C.dyncx_blob_data(out.blob[0], length), length[0])
    C.dyncx_blob_free(out.blob[0])
    return text
end

for struct in pairs(header.layouts) do
    got[struct] = function(status)
        if status ~= 0 then return refused(status) end
        return read_struct(struct, out[struct])
    end
end

function got.event(status)
    if status ~= 0 then return refused(status) end
    local event = read_struct("event", out.event)
    C.dyncx_event_release(out.event)
    return event
end

local function close_runtime(handle) C.dyncx_runtime_close(handle, 0, nil) end
local function close_client(handle) C.dyncx_client_close(handle, 0, nil) end

function got.runtime(status)
    if status ~= 0 then return refused(status) end
    return setmetatable({handle = ffi.gc(out.runtime[0], close_runtime)}, metatables.runtime)
end

function got.client(status, runtime)
    if status ~= 0 then return refused(status) end
    return setmetatable({handle = ffi.gc(out.client[0], close_client), runtime = runtime}, metatables.client)
end

header.define(C, to, out, got, owners)
return owners.module

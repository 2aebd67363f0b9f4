-- The ten scenarios of every binding, against the emulator: scenarios.lua SETTINGS STORE SOURCE-TREE
-- Runs alike in LuaJIT (FFI) and in Lua 5.1 (C module). Prints a line for each; the first that fails ends it with exit code 1.
local settings_file, store, tree = arg[1], arg[2], arg[3]
local dyncx = require("dyncx")

local function content_of(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("*a")
    file:close()
    return text
end

local runtime = assert(dyncx.runtime_open())
local crm = assert(runtime:client_open(store, content_of(settings_file)))
local WAIT = {waitable = true}

local function same(expected, actual)
    if expected ~= actual then
        error(("expected '%s', got '%s'"):format(tostring(expected), tostring(actual)), 2)
    end
end

local function has(text, part)
    if not text:find(part, 1, true) then error(("'%s' is not in %s"):format(part, text), 2) end
end

-- The DONE event of an operation, which must end well.
local function done(op, err)
    local event, wait_err = crm:wait(assert(op, tostring(err)), 60000)
    assert(event, tostring(wait_err or "the operation did not end in time"))
    same("done", event.kind)
    same(op, event.op)
    if event.status ~= "DYNCX_OK" then error(tostring(event.error), 2) end
    return event
end

local function rows(query)
    local _, count = done(crm:record_query(query, WAIT)).body:gsub('"activityid":', "")
    return count
end

local function phone_call_of(session)
    return crm:session_get(session):match('"table":"phonecall","id":"([^"]+)"')
end

local function call_event(kind, time_ms, more)
    local event = {kind = kind, session = "lua-1", time_ms = time_ms, direction = "in", from = "+13125550188", to = "+12065550199"}
    for name, value in pairs(more or {}) do event[name] = value end
    return event
end

local START = 1767225600000
local EVERY_CALL = '{"table":"phonecall","columns":["activityid"],"page_size":5000}'

local scenarios = {
    {"opens_and_says_its_version", function()
        assert(dyncx.version_text():find("^%d+%.%d+%.%d+$"))
        has(dyncx.build_info(), dyncx.version_text())
        has(done(crm:verify(WAIT)).body, '"user_id"')
        same("ready", crm:health().state)
    end},

    {"a_call_becomes_one_phone_call_row", function()
        local before = rows(EVERY_CALL)
        done(crm:submit(call_event("started", START), WAIT))
        done(crm:submit(call_event("answered", START + 5000, {agent = "nobody@example.com"}), WAIT))
        local last = done(crm:submit(call_event("ended", START + 66000, {talk_ms = 61000}), WAIT))
        same("lua-1", last.subject)
        local row = done(crm:record_get("phonecall", phone_call_of("lua-1"), "phonenumber,directioncode,statecode,actualdurationminutes", WAIT)).body
        has(row, '"phonenumber":"+13125550188"')
        has(row, '"directioncode":false')
        has(row, '"statecode":1')
        has(row, '"actualdurationminutes":2')
        same(before + 1, rows(EVERY_CALL))
    end},

    {"a_repeat_makes_no_second_row", function()
        local before = rows(EVERY_CALL)
        local first = phone_call_of("lua-1")
        done(crm:submit(call_event("started", START), WAIT))
        done(crm:submit(call_event("ended", START + 66000, {talk_ms = 61000}), WAIT))
        same(before, rows(EVERY_CALL))
        same(first, phone_call_of("lua-1"))
    end},

    {"a_recorded_contact_is_replayed", function()
        local contact = content_of(tree .. "/packaging/demo/01-inbound-answered.json")
        done(crm:submit_json("amazon-connect", contact, WAIT))
        local call = phone_call_of(contact:match('"ContactId": "([^"]+)"'))
        has(done(crm:record_get("phonecall", call, nil, WAIT)).body, '"phonenumber":"+190011112222"')
    end},

    {"a_caller_is_looked_up_by_number", function()
        local contact = done(crm:record_query('{"table":"contact","columns":["fullname","telephone1"],"top":1}', WAIT)).body
        local found = done(crm:lookup_phone(contact:match('"telephone1":"([^"]+)"'), WAIT))
        has(found.body, '"outcome":"one"')
        has(found.body, contact:match('"fullname":"([^"]+)"'))
        has(contact, found.subject)
        local nobody = done(crm:lookup_phone("anonymous", WAIT))
        has(nobody.body, '"outcome":"none"')
        same("", nobody.subject)
    end},

    {"a_record_is_created_read_and_updated", function()
        local once = {waitable = true, idempotency_key = "lua-contact"}
        local made = done(crm:record_create("contact", '{"lastname":"Ångström"}', once)).subject
        same(made, done(crm:record_create("contact", '{"lastname":"Ångström"}', once)).subject)
        local row = done(crm:record_get("contact", made, "lastname", WAIT)).body
        has(row, "Ångström")
        done(crm:record_update("contact", made, row:match('"@odata.etag":"(.-[^\\])"'):gsub("\\", ""), '{"lastname":"O\'Neill"}', WAIT))
        has(done(crm:record_get("contact", made, "lastname", WAIT)).body, "O'Neill")
    end},

    {"a_bad_payload_is_refused_with_its_place_and_fix", function()
        local op, err = crm:submit_json("dyncx", '{"event":"session.ended","session":"lua-2","time":"yesterday"}')
        same(nil, op)
        same("DYNCX_E_INVALID", err.status)
        has(err.message, "time")
        assert(err.fix ~= "" and not err.is_retriable and not err.maybe_done)
        has(tostring(err), err.fix)
        same(nil, (crm:session_get("lua-2")))
    end},

    {"a_cancelled_operation_ends_once_as_cancelled", function()
        assert(crm:pause(true))
        local op = assert(crm:submit(call_event("started", START, {session = "lua-3"}), {waitable = true, tag = 7}))
        assert(crm:cancel(op))
        local event = assert(crm:wait(op, 60000))
        same("DYNCX_E_CANCELED", event.status)
        same("DYNCX_E_CANCELED", event.error.status)
        same(7, event.tag)
        local again, err = crm:wait(op, 0)
        same(nil, again)
        same("DYNCX_E_NOT_FOUND", err.status)
        assert(crm:pause(false))
    end},

    {"a_closed_client_says_so", function()
        local other = assert(runtime:client_open(store))
        assert(other:close())
        local op, err = other:submit(call_event("started", START))
        same(nil, op)
        same("DYNCX_E_CLOSED", err.status)
        same("DYNCX_E_CLOSED", select(2, other:poll()).status)
    end},

    {"the_trail_is_intact", function()
        local report = assert(crm:audit_verify())
        assert(report.is_intact and report.entries > 10)
        same(0, report.first_broken_seq)
        has(crm:audit_read(0, 100), '"kind":"accepted"')
    end},
}

for _, scenario in ipairs(scenarios) do
    scenario[2]()
    print("ok: " .. scenario[1])
end
assert(crm:close(2000))
assert(runtime:close(2000))

-- What became of the calls in Dynamics, by dyncx's own words: count.lua SETTINGS STORE BOOK-FILE…
-- Delivers what the store still holds, then prints: name value, one a line. A row is ours when it has our caller's prefix.
local dyncx = require("dyncx")
local runtime = assert(dyncx.runtime_open())
local crm = assert(runtime:client_open(arg[2], assert(io.open(arg[1])):read("*a")))
local is_delivered, flush_err = crm:flush(280000)
assert(is_delivered, tostring(flush_err or "not delivered in time"))

local function done(op, err)
    local event = assert(crm:wait(assert(op, tostring(err)), 60000))
    return event.error and error(tostring(event.error)) or event.body
end

local rows, row_count, completed = {}, 0, 0
local query = '{"table":"phonecall","columns":["activityid","statecode"],"where":{"column":"phonenumber","starts_with":"+1312700"},"page_size":1000}'
while query do
    local body = done(crm:record_query(query, {waitable = true}))
    for row in body:gmatch("{[^{}]*}") do
        local id = row:match('"activityid":"([^"]+)"')
        if id then
            rows[id], row_count = true, row_count + 1
            if row:find('"statecode":1', 1, true) then completed = completed + 1 end
        end
    end
    local following = body:match('"next":("[^"]+")')
    query = following and '{"next":' .. following .. "}"
end

-- What the store took, by its trail: "session kind" of each accepted event.
local taken_in, after = {}, 0
while after do
    local page = crm:audit_read(after, 10000)
    after = page and tonumber(page:match('.*{"seq":(%d+)'))
    for session, kind in (page or ""):gmatch('"kind":"accepted","subject":"([^"]+)","detail":{"source":"dyncx","events":%["session%.([%l_]+)"') do
        taken_in[session .. " " .. kind] = true
    end
end

-- Each acknowledged session has exactly one row; no row belongs to two sessions.
local sessions, acknowledged, lost_events, lost, shared, times, opens = {}, 0, 0, 0, 0, {}, {}
for index = 3, #arg do
    for line in io.lines(arg[index]) do
        local session, kind, spent, what = line:match("^(%S+) (%S+) (%d+) (%S+)$")
        sessions[session] = sessions[session] or {}
        if not sessions[session][kind] then -- a worker may tell again what SIP repeats
            sessions[session][kind] = true
            acknowledged = acknowledged + 1
            if not taken_in[session .. " " .. kind] then lost_events = lost_events + 1 end
        end
        table.insert(what == "open" and opens or times, tonumber(spent))
    end
end
local session_count, taken, ended = 0, {}, 0
for session, kinds in pairs(sessions) do
    session_count = session_count + 1
    if kinds.ended then ended = ended + 1 end
    local known = crm:session_get(session)
    local id = known and known:match('"table":"phonecall","id":"([^"]+)"')
    if not id or not rows[id] then lost = lost + 1
    elseif taken[id] then shared = shared + 1
    else taken[id] = true end
end

local function at(list, part)
    table.sort(list)
    return list[math.max(1, math.ceil(#list * part))] or 0
end
local stats = crm:health()
assert(crm:audit_verify().is_intact, "the trail is broken")
for _, line in ipairs({
    {"rows", row_count}, {"completed", completed}, {"sessions", session_count}, {"ended", ended}, {"acknowledged", acknowledged},
    {"lost_events", lost_events}, {"lost", lost}, {"shared", shared}, {"dead", stats.dead}, {"pending", stats.pending}, {"workers", #arg - 2},
    {"p50_us", at(times, 0.5)}, {"p99_us", at(times, 0.99)}, {"max_us", at(times, 1)}, {"open_us", at(opens, 1)},
}) do print(line[1] .. " " .. line[2]) end
assert(crm:close(2000) and runtime:close(2000))

-- Kamailio's app_lua tells dyncx of each call: lua_run("tell", "started"), "answered", "ended".
-- Settings and store: DYNCX_SETTINGS (/etc/dyncx/client.json) and DYNCX_STORE (/var/lib/kamailio/dyncx) of the environment.
-- Each worker opens a client of its own with its first call (behind the fork), all share the one store. A call is never held up
-- by Dynamics; what cannot be taken is logged and the call goes on.
local dyncx = require("dyncx")

-- NOWAIT: the worker goes on before the disk has the event, which outlives it. Without it each event costs a commit, and outlives the power too.
how = {nowait = true, quiet = true}

local crm
local looked_at = 0

local function open()
    local file = assert(io.open(os.getenv("DYNCX_SETTINGS") or "/etc/dyncx/client.json"))
    local settings = file:read("*a")
    file:close()
    local runtime = assert(dyncx.runtime_open())
    return assert(runtime:client_open(os.getenv("DYNCX_STORE") or "/var/lib/kamailio/dyncx", settings))
end

-- Tells of events that were given up, once a second at most; a quiet submit tells nothing else.
local function log_failures()
    if looked_at == os.time() then return end
    looked_at = os.time()
    local event = crm:poll(0)
    while event do
        if event.error then KSR.err("dyncx: " .. (event.subject or "") .. ": " .. tostring(event.error) .. "\n") end
        event = crm:poll(0)
    end
end

-- version 1: an answer or a request that SIP repeats changes nothing.
function event_of(kind, disposition)
    local event = {kind = kind, session = KSR.pv.get("$ci"), time_ms = os.time() * 1000, version = 1, disposition = disposition}
    if kind == "started" then
        event.direction, event.from, event.to = "in", KSR.pv.get("$fU") or "anonymous", KSR.pv.get("$rU")
    end
    return event
end

function tell(kind, disposition)
    crm = crm or open()
    local op, err = crm:submit(event_of(kind, disposition), how)
    if not op then KSR.err("dyncx: not taken: " .. tostring(err) .. "\n") end
    log_failures()
    return op ~= nil
end

-- FreeSWITCH's mod_lua (LuaJIT) tells dyncx of each call that comes in: a startup-script that stays.
-- Settings and store: global variables dyncx_settings (/etc/freeswitch/dyncx.json) and dyncx_store (/var/lib/freeswitch/dyncx).
-- It ends, with what was taken delivered or kept, when the global variable dyncx_stop is set.
local dyncx = require("dyncx")

local function setting(name, default)
    local value = freeswitch.getGlobalVariable(name)
    return value ~= nil and value ~= "" and value or default
end

local KINDS = {CHANNEL_CREATE = "started", CHANNEL_ANSWER = "answered", CHANNEL_HANGUP_COMPLETE = "ended"}
local QUIET = {quiet = true}

-- Version 1: what is told twice changes nothing. The other leg of a call is an outbound one.
local function event_of(told)
    local kind = KINDS[told:getType()]
    if not kind or told:getHeader("Call-Direction") ~= "inbound" then return nil end
    local event = {kind = kind, session = told:getHeader("Unique-ID"), time_ms = os.time() * 1000, version = 1}
    if kind == "started" then
        event.direction = "in"
        event.from, event.to = told:getHeader("Caller-Caller-ID-Number"), told:getHeader("Caller-Destination-Number")
    elseif kind == "ended" then
        event.disposition = told:getHeader("Hangup-Cause")
    end
    return event
end

local function log(what, err)
    freeswitch.consoleLog("err", "dyncx: " .. what .. ": " .. tostring(err) .. "\n")
end

local file = assert(io.open(setting("dyncx_settings", "/etc/freeswitch/dyncx.json")))
local settings = file:read("*a")
file:close()
local runtime = assert(dyncx.runtime_open())
local crm = assert(runtime:client_open(setting("dyncx_store", "/var/lib/freeswitch/dyncx"), settings))

local queue = freeswitch.EventConsumer("CHANNEL_CREATE")
queue:bind("CHANNEL_ANSWER")
queue:bind("CHANNEL_HANGUP_COMPLETE")
while not setting("dyncx_stop") do
    local told = queue:pop(1, 1000)
    local event = told and event_of(told)
    if event then
        local op, err = crm:submit(event, QUIET)
        if not op then log("not taken", err) end
    end
    local given_up = crm:poll(0)
    if given_up and given_up.error then log("given up: " .. (given_up.subject or ""), given_up.error) end
end
crm:close(2000)
runtime:close(2000)

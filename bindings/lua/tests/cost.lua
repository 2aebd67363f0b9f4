-- What a call costs in this Lua: cost.lua SETTINGS STORE. Prints microseconds; it judges nothing.
-- A submit goes with NOWAIT and QUIET and while deliveries are paused, so that it is the call that is measured.
local settings_file, store = arg[1], arg[2]
local dyncx = require("dyncx")
local runtime = assert(dyncx.runtime_open())
local crm = assert(runtime:client_open(store, assert(io.open(settings_file)):read("*a")))
local closed = assert(runtime:client_open(store .. "-2", assert(io.open(settings_file)):read("*a")))
assert(crm:pause(true) and closed:close())

-- The best of five runs, in microseconds of this process' processor time per call.
local function cost(count, call)
    local best = math.huge
    for _ = 1, 5 do
        local start = os.clock()
        for index = 1, count do call(index) end
        best = math.min(best, (os.clock() - start) * 1e6 / count)
    end
    return best
end

local how = {nowait = true, quiet = true}
local event = {kind = "ended", direction = "in", from = "+13125550101", to = "+12065550199", talk_ms = 61000,
    session = "cost", time_ms = 1767225600000}
local calls = {
    {"the bare crossing: version()", 1000000, dyncx.version},
    {"a text back: version_text()", 1000000, dyncx.version_text},
    {"a call that is refused, with its error table: poll() of a closed client", 100000, function() return closed:poll() end},
    {"submit() of nine members to it: the same, with the event's table made a struct", 100000, function()
        return closed:submit(event, how)
    end},
    {"submit() taken, NOWAIT and QUIET: with the library's work on all its threads", 2000, function(index)
        event.session = "cost-" .. index
        assert(crm:submit(event, how))
    end},
}

for _, one in ipairs(calls) do
    print(("%9.3f us  %s"):format(cost(one[2], one[3]), one[1]))
end

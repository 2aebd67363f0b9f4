-- A stand-in for FreeSWITCH's mod_lua: runs the script with the events of two calls of two legs. mod_lua.lua SCRIPT SETTINGS STORE
local script, settings, store = arg[1], arg[2], arg[3]
local waiting = {}
for _, uuid in ipairs({"lua-fs-1", "lua-fs-2"}) do
    for _, kind in ipairs({"CHANNEL_CREATE", "CHANNEL_ANSWER", "CHANNEL_HANGUP_COMPLETE"}) do
        for leg, direction in pairs({[""] = "inbound", b = "outbound"}) do
            local headers = {["Unique-ID"] = uuid .. leg, ["Call-Direction"] = direction, ["Caller-Caller-ID-Number"] = "+13127004",
                ["Caller-Destination-Number"] = "+12065550199", ["Hangup-Cause"] = "NORMAL_CLEARING"}
            table.insert(waiting, {getType = function() return kind end, getHeader = function(_, name) return headers[name] end})
        end
    end
end

local globals = {dyncx_settings = settings, dyncx_store = store}
freeswitch = {
    getGlobalVariable = function(name) return globals[name] end,
    consoleLog = function(_, text) io.stderr:write(text) end,
    EventConsumer = function(first)
        assert(first == "CHANNEL_CREATE")
        return {
            bind = function() end,
            pop = function()
                if #waiting == 0 then globals.dyncx_stop = "true" end
                return table.remove(waiting, 1)
            end,
        }
    end,
}
dofile(script)

-- What the Lua face promises beside the ten scenarios: face.lua SETTINGS STORE SOURCE-TREE
-- Both modules must pass it word for word: that is what makes them one face.
local settings_file, store, tree = arg[1], arg[2], arg[3]
local dyncx = require("dyncx")
local runtime = assert(dyncx.runtime_open('{"runtime":{}}'))
local settings = assert(io.open(settings_file)):read("*a")
local crm = assert(runtime:client_open(store, settings))

local function raises(part, call, ...)
    local is_well, message = pcall(call, ...)
    assert(not is_well, "it does not raise")
    assert(tostring(message):find(part, 1, true), ("'%s' is not in: %s"):format(part, tostring(message)))
end

local INSIDE = {blob_data = true, blob_free = true, event_release = true} -- the binding calls them itself

local tests = {
    {"every_function_of_the_library_is_here", function()
        local methods = {client = getmetatable(crm).__index, runtime = getmetatable(runtime).__index}
        local count = 0
        for name in assert(io.open(tree .. "/packaging/abi/dyncx.map")):read("*a"):gmatch("dyncx_([%l_]+);") do
            local is_here = dyncx[name] or methods.client[name] or methods.client[name:gsub("^client_", "")] or
                methods.runtime[name] or methods.runtime[name:gsub("^runtime_", "")]
            assert(is_here or INSIDE[name], "missing: dyncx_" .. name)
            count = count + 1
        end
        assert(count >= 45)
    end},

    {"nothing_there_is_nil_without_an_error", function()
        for _, answer in ipairs({{crm:session_get("nobody")}, {crm:poll(0)}, {crm:dead_list(0, 10)}, {crm:dead_settle(0, "drop")}}) do
            assert(answer[1] == nil and answer[2] == nil)
        end
    end},

    {"a_word_or_member_that_is_unknown_raises", function()
        raises("vanished", crm.submit, crm, {kind = "vanished", session = "s", time_ms = 1})
        raises("sesion", crm.submit, crm, {kind = "ended", sesion = "s", time_ms = 1})
        raises("no_wait", crm.verify, crm, {no_wait = true})
        raises("forget", crm.dead_settle, crm, 1, "forget")
        raises("operation", crm.cancel, crm, "1")
        raises("table", crm.lookup_phone, crm, {})
    end},

    {"a_missing_value_is_an_error_and_raises_nothing", function()
        local op, err = crm:submit({kind = "ended", time_ms = 1})
        assert(op == nil and err.status == "DYNCX_E_INVALID" and err.message:find("session"))
    end},

    {"a_quiet_submit_is_taken_and_tells_nothing", function()
        local op = assert(crm:submit({kind = "started", session = "face-1", time_ms = 1767225600000}, {nowait = true, quiet = true}))
        assert(#op == 16)
        assert(crm:flush(60000))
        assert(crm:poll(0) == nil)
        assert(crm:health().pending == 0)
        assert(crm:stats():find('"accepted":1', 1, true))
    end},

    {"the_queue_has_a_descriptor_and_gives_what_ended", function()
        assert(crm:queue_fd() > 2)
        local op = assert(crm:lookup_phone("anonymous", {tag = 42}))
        local event = assert(crm:poll(60000))
        while event.kind ~= "done" do event = assert(crm:poll(60000)) end
        assert(event.op == op and event.tag == 42 and event.status == "DYNCX_OK" and event.error == nil)
        assert(event.seq >= 1 and event.time_ms > 1767225600000 and not event.is_retriable)
    end},

    {"a_handle_that_is_dropped_closes_itself", function()
        local lost = assert(runtime:client_open(store .. "-2", settings))
        local fd = lost:queue_fd()
        lost = nil
        collectgarbage()
        collectgarbage()
        local is_open = io.open("/proc/self/fd/" .. fd)
        if is_open then is_open:close() end
        assert(not is_open)
    end},

    {"lists_of_words_end", function()
        local index, names = 0, {}
        while dyncx.status_at(index) do
            names[index] = dyncx.status_at(index).name
            index = index + 1
        end
        assert(names[0] == "DYNCX_OK" and index > 25)
        assert(dyncx.property_at(0).name == "environment.url" and dyncx.property_at(0).is_secret == false)
    end},
}

for _, test in ipairs(tests) do
    test[2]()
    print("ok: " .. test[1])
end

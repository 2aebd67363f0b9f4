-- The Lua sample as it is, with a book of what it acknowledged and how long each call took (tests/bindings/kamailio.sh).
-- A line of the book: session, kind, microseconds in our code. The first call of a worker opens its client: kind "open".
dofile(os.getenv("DYNCX_SAMPLE"))
how.nowait = os.getenv("DYNCX_MODE") ~= "durable"

local plain, book = tell, nil

local function microseconds()
    local seconds, rest = KSR.pv.get("$TV(Sn)"):match("(%d+)%.(%d+)")
    return seconds * 1e6 + rest
end

function tell(kind, disposition)
    local before = microseconds()
    local is_taken = plain(kind, disposition)
    local spent = microseconds() - before
    if is_taken then
        local is_first = not book
        book = book or assert(io.open(os.getenv("DYNCX_BOOK") .. "/" .. KSR.pv.get("$pp"), "a"))
        book:write(("%s %s %d %s\n"):format(KSR.pv.get("$ci"), kind, spent, is_first and "open" or "call"))
        book:flush()
    end
    return is_taken
end

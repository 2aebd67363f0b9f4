"""The verbs and readers of a client. Written from include/dyncx_c.h by bindings/generate.py: do not edit.

Promises: a method for each function that starts an operation or reads a blob. A verb answers what `_start` answers, or
`_submit` when it is on disk first, a reader what `_read` answers: Client and AsyncClient say what that is.
Does not: call the library itself.
"""
from typing import Any, Generic, Optional, TypeVar

from ._library import Call, Json, as_json

Started = TypeVar("Started")
Submitted = TypeVar("Submitted")
Read = TypeVar("Read")


class Calls(Generic[Started, Submitted, Read]):
    def _start(self, name: str, call: Call, *texts: Any) -> Started:
        raise NotImplementedError

    def _submit(self, name: str, call: Call, *texts: Any) -> Submitted:
        raise NotImplementedError

    def _read(self, name: str, *arguments: Any) -> Read:
        raise NotImplementedError

    def stats(self) -> Read:
        """Counters since open: {"requests","token_requests","retries","accepted","applied","dead","duplicates",…}
        (docs/statistics.md names each)."""
        return self._read("dyncx_client_stats")

    def configure(self, settings: Json, *, call: Call = Call()) -> Started:
        """Takes new settings: checked at the door, proven with a token and WhoAmI, then active and kept as a new
        version. When the proof fails, the former settings stay active. Ends in DONE, body as of
        dyncx_verify()."""
        return self._start("dyncx_configure", call, as_json(settings))

    def configuration(self) -> Read:
        """The active settings, secrets masked: {"version","settings":{…},"repairs":[…],"findings":[{"place","text"}]}."""
        return self._read("dyncx_configuration")

    def session_get(self, session: str) -> Read:
        """Everything known here about a session: {"source","session","state","records":[{"step","table","id","number"}],
        "customer":{"table","id"},"links":{"tab","embedded","prefers","shows":"record"|"customer"|"new"|"page","table","id",
        "why"},"requests","pending","dead"}. The links are there also while nothing is written yet
        (docs/screen-pop.md). DYNCX_NONE when it is unknown."""
        return self._read("dyncx_session_get", session)

    def session_find(self, key: str) -> Read:
        """The sessions that made or touched a record: `key` is a record's id, or a number such as a ticket number,
        exactly. {"sessions":[{"source","session"}]}. DYNCX_NONE when there is none."""
        return self._read("dyncx_session_find", key)

    def preview(self, source: str, payload: Json, *, call: Call = Call()) -> Started:
        """Dry run: what a payload would do. No record is read or written; table metadata may be fetched. Ends in DONE,
        body {"steps":[{"event","step","method","address","body","notes":[…]}],"findings":[…]}."""
        return self._start("dyncx_preview", call, source, as_json(payload))

    def handoff(self, request: Json, *, call: Call = Call()) -> Submitted:
        """Hands a session over:
        {"session":"…","channel":"chat","customer":{"email":"…"},"summary","reason","transcript",
        "priority","queue","owner","ticket_properties":{…},…} (docs/handoff.md); only "session" must be. Phone
        and e-mail become a case, chat, SMS and WhatsApp a conversation (`handoff.channels`), with customer,
        transcript, recording, queue and owner, in one request when the customer is known. When it returns
        DYNCX_OK the handoff is on disk. One record per session: a second handoff adds what is new.
        "dry_run":true answers where it would go, why, and with which requests, and changes nothing. Ends in
        DONE when it took effect or was given up; subject: the session; body as of dyncx_handoff_get(). A dry
        run: DONE, {"would":"case"|"conversation"|"wait"|"add","handoff","rules":[…],"requests":[…]}. Later
        HANDOFF may tell alarms."""
        return self._submit("dyncx_handoff", call, as_json(request))

    def handoff_get(self, key: str) -> Read:
        """What became of a handoff; `key` is the session, or the record's id or number: {"session","state":"never
        attempted"| "waiting"|"failed" (before Dynamics)|"refused" (by
        Dynamics)|"created"|"claimed"|"gone","path":"case"|"conversation","why":[…],
        "table","id","number","customer","queue","owner","rule","findings":[{"code","text"}],"reason","links"},
        as known here: whether it is claimed was asked last at "looked_at". DYNCX_NONE when session and record
        are unknown."""
        return self._read("dyncx_handoff_get", key)

    def record_get(self, table: str, id: str, columns: Optional[str] = None, *, call: Call = Call()) -> Started:
        """Reads one row. `table` is a logical name ("contact"), `id` a GUID, `columns` names with commas
        ("fullname,ownerid"), or NULL for all. Ends in DONE, subject: the id; body: the row as Dynamics sent
        it. GONE when it is not there."""
        return self._start("dyncx_record_get", call, table, id, columns)

    def record_create(self, table: str, row: Json, *, call: Call = Call()) -> Started:
        """Creates a row from an object of columns. Labels ("High"), GUIDs of lookups and {"contact":"<guid>"} are
        understood (docs/records.md). A repeat with the same idempotency key makes no second row. Ends in
        DONE, subject: the new id; body {"id"}."""
        return self._start("dyncx_record_create", call, table, as_json(row))

    def record_update(self, table: str, id: str, row: Json, etag: Optional[str] = None, *, call: Call =
            Call()) -> Started:
        """Changes columns of one row; it never creates one. `etag` (from a read) refuses the change with CONFLICT when
        the row changed since; NULL changes it in any version. Ends in DONE, subject: the id."""
        return self._start("dyncx_record_update", call, table, id, etag, as_json(row))

    def record_query(self, query: Json, *, call: Call = Call()) -> Started:
        """Reads rows: {"table":"contact","columns":["fullname"],"where":{"and":[{"column":"telephone1","is":"+1 555"}]},
        "order":[{"column":"createdon","descending":true}],"top":50 (or "page_size")}, or {"next":"…"} from a
        former answer. Operators: is is_not above at_least below at_most starts_with ends_with contains; and
        or not (docs/records.md). Ends in DONE, body {"rows":[…],"next":"…"}; no "next": the end."""
        return self._start("dyncx_record_query", call, as_json(query))

    def lookup_phone(self, number: str, *, call: Call = Call()) -> Started:
        """Who has this number: in any written form, with or without country code, as the caller id or a person gives it.
        Asks as dyncx_lookup() with {"phone":"…"}. A withheld number, or text that is no number, is answered
        "none" without a request. Ends in as dyncx_lookup()."""
        return self._start("dyncx_lookup_phone", call, number)

    def lookup(self, question: Json, *, call: Call = Call()) -> Started:
        """Who is it, with open cases and latest orders, in one request: {"phone":"…"} or {"email":"…"} or
        {"id":"<guid>"} or {"columns":{"accountnumber":"A-1"}}; with it "tables":["contact","account"] (of
        `lookup.tables`, in that order) and "include":["cases","orders"] (both, when left out) and "spent"
        (`customer.spent`). What several matches come to: `lookup.several`. Ends in DONE, subject: the first
        match's id; body {"outcome":"one"|"several"|"none","decision":"take"|"ask"|"all"|
        "nobody","count","matches":[{"table","id","name","company","phone","email","created_at","found_by":{"column","value"},
        "links":{"tab","embedded"},"cases":[…],"orders":[…],"spent":{"state","age_ms","totals":[{"currency","amount","count"}]}}],
        "parts":{"cases","orders"},"findings":[…]} (docs/lookups.md)."""
        return self._start("dyncx_lookup", call, as_json(question))

    def timeline(self, question: Json, *, call: Call = Call()) -> Started:
        """What happened with a customer or a record of late, newest first, in one request:
        {"record":{"contact":"<guid>"}, "latest":20} (1 to 100): activities about it or with it, its notes, a
        customer's cases. Ends in DONE, subject: the id; body
        {"items":[{"table","id","at","subject","direction","state","status","owner",
        "regarding","text","number","links"}],"more","parts":{"activities","notes","cases"},"findings"}
        (docs/lookups.md)."""
        return self._start("dyncx_timeline", call, as_json(question))

    def lookup_cached(self, who: str) -> Read:
        """Who is it, from the directory (`directory.enabled`): at once, never over the network. `who` is a number, an
        e-mail address, or a question of dyncx_lookup() by phone, email or id. The body of dyncx_lookup(),
        without cases and orders, with "directory":{"state":"ready"|"loading"|"empty"|"off","as_of","age_ms"}:
        all that Dynamics knew then. No match is "none"."""
        return self._read("dyncx_lookup_cached", who)

    def order_get(self, question: Json, *, call: Call = Call()) -> Started:
        """What did they order: {"number":"ORD-01234"} (prefix, case and blanks as they may be; `orders.prefixes`) or
        {"id":"<guid>"}, with all lines ("include":[] leaves them out); or
        {"customer":{"contact":"<guid>"},"latest":5}, without. The exact number counts; where there is none,
        each order that a variant of it names is told. "include":["refunds","tracking"] adds both as
        {"state","rows"}, from where `orders.refunds` and `orders.tracking` say they stand. Ends in DONE,
        subject: the first order's id; body {"outcome":"one"|"several"|"none","orders":[{"id","number","name",
        "status","state_code","status_code","total","tax","discount","freight","currency","delivery_date","created_at",
        "customer":{"table","id","name"},"links","lines":[{"id","name","sku","is_write_in","quantity","unit_price","discount",
        "tax","amount","delivery_date"}]}]}."""
        return self._start("dyncx_order_get", call, as_json(question))

    def case_get(self, question: Json, *, call: Call = Call()) -> Started:
        """Where is my case: {"number":"CAS-01213"} (written as it may be, `cases.prefixes`, with or without the letters
        behind) or {"id":"<guid>"}; with it "language":"de" or 1031 for the words. The exact number counts
        before its variants. Ends in DONE, subject: the first case's id; body
        {"outcome":"one"|"several"|"none","cases":[{"id","number","title",
        "status","status_code","state","state_code","priority","priority_code","owner":{"table","id","name"},"customer",
        "created_at","modified_at","links"}],"language","findings":[…]}."""
        return self._start("dyncx_case_get", call, as_json(question))

    def verify(self, *, call: Call = Call()) -> Started:
        """Climbs the ladder: form of the settings, token, WhoAmI, version and organisation; stops at the first rung that
        breaks. Ends in DONE, also when a rung broke (status is then that rung's); body
        {"rungs":[{"rung","is_good","detail"}],
        "organization_id","user_id","business_unit_id","server_version","findings":[…],"finding":{"code","cause","fix"}}."""
        return self._start("dyncx_verify", call)

    def dead_list(self, after_id: int, max_letters: int) -> Read:
        """Reads up to `max_letters` (1 to 10000) events that were given up, behind the letter `after_id` (0: from the
        first): {"letters":[{"id","session","source","event","version","accepted_at","died_at","steps_done",
        "reason":{"status","code","http_status","request_id","message","fix"}}]}, no values of a payload.
        DYNCX_NONE when there are none."""
        return self._read("dyncx_dead_list", after_id, max_letters)

    def audit_read(self, after_seq: int, max_entries: int) -> Read:
        """Reads up to `max_entries` (1 to 10000) audit entries behind `after_seq` (0: from the first):
        {"entries":[{"seq","time","kind","subject","detail","hash"}]}. DYNCX_NONE when there are none."""
        return self._read("dyncx_audit_read", after_seq, max_entries)

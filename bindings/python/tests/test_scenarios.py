"""The ten scenarios that each binding of dyncx passes, against the emulator."""
import unittest

import dyncx
from support import MARIA, SETTINGS, SOURCE, OnTheEmulator, call, control, done, hold, until_done

Kind = dyncx.SessionKind


class Scenarios(OnTheEmulator):
    def phone_calls(self, session):
        """Ids of the rows that a session made."""
        known = self.crm.session_get(session)
        return {row["id"] for row in known["records"] if row["table"] == "phonecall"}

    def test_opens_and_says_its_version(self):
        self.assertRegex(dyncx.version(), r"^\d+\.\d+\.\d+$")
        self.assertEqual(dyncx.version(), dyncx.build_info()["version"])
        self.assertEqual(self.crm.health().state, dyncx.HealthState.STARTING)
        rungs = done(self.crm.verify()).data["rungs"]
        self.assertTrue(all(rung["is_good"] for rung in rungs), rungs)

    def test_a_call_becomes_one_phone_call_row(self):
        self.crm.submit(call("call-2", Kind.STARTED))
        self.crm.submit(call("call-2", Kind.ANSWERED, agent="agent.one@example.com", wait_ms=4000))
        last = self.crm.submit(call("call-2", Kind.ENDED, talk_ms=61000, details_json='{"attributes":{"VIP":true}}'))
        event = until_done(self.crm, last.op)
        self.assertIsNone(event.error)
        self.assertEqual(event.subject, "call-2")
        [row] = self.phone_calls("call-2")
        read = done(self.crm.record_get("phonecall", row, "phonenumber,directioncode,actualdurationminutes")).data
        self.assertEqual(read["phonenumber"], "+190011112222")
        self.assertFalse(read["directioncode"])
        self.assertEqual([f["session"] for f in self.crm.session_find(row)["sessions"]], ["call-2"])

    def test_a_repeat_makes_no_second_row(self):
        event = call("call-3", Kind.ENDED, talk_ms=1000)
        for _ in range(3):
            done(self.crm.submit(event, call=dyncx.Call(flags=dyncx.CallFlags.WAITABLE)))
        self.assertEqual(len(self.phone_calls("call-3")), 1)
        found = done(self.crm.record_query({"table": "phonecall", "columns": ["subject"], "where": {
            "column": "activityid", "is": self.phone_calls("call-3").pop()}})).data
        self.assertEqual(len(found["rows"]), 1)
        self.assertEqual(self.crm.stats()["accepted"], 3)

    def test_a_recorded_contact_is_replayed(self):
        with open(SOURCE + "/packaging/demo/01-inbound-answered.json", encoding="utf-8") as file:
            recorded = file.read()
        event = done(self.crm.submit_json("amazon-connect", recorded, call=dyncx.Call(flags=dyncx.CallFlags.WAITABLE)))
        [row] = self.phone_calls(event.data["session"])
        read = done(self.crm.record_get("phonecall", row, "subject,phonenumber")).data
        self.assertEqual(read["phonenumber"], "+190011112222")

    def test_a_caller_is_looked_up_by_number(self):
        found = done(self.crm.lookup_phone("+1 (900) 1111-2222")).data
        self.assertEqual((found["outcome"], found["matches"][0]["name"]), ("one", "Maria Example"))
        self.assertEqual(done(self.crm.lookup({"id": MARIA})).data["matches"][0]["phone"], "+190011112222")
        self.assertEqual(done(self.crm.lookup_phone("anonymous")).data["outcome"], "none")

    def test_a_record_is_created_read_and_updated(self):
        once = dyncx.Call(idempotency_key="python-6")
        created = done(self.crm.record_create("contact", {"lastname": "Ó \"Quote\""}, call=once)).subject
        self.assertEqual(done(self.crm.record_create("contact", {"lastname": "Ó \"Quote\""}, call=once)).subject, created)
        read = done(self.crm.record_get("contact", created, "lastname")).data
        self.assertEqual(read["lastname"], "Ó \"Quote\"")
        done(self.crm.record_update("contact", created, {"firstname": "😀"}, read["@odata.etag"]))
        with self.assertRaises(dyncx.ConflictError):
            done(self.crm.record_update("contact", created, {"firstname": "late"}, read["@odata.etag"]))
        found = done(self.crm.record_query({"table": "contact", "columns": ["firstname"],
                                            "where": {"column": "contactid", "is": created}})).data
        self.assertEqual([row["firstname"] for row in found["rows"]], ["😀"])

    def test_a_bad_payload_is_refused_with_its_place_and_fix(self):
        with self.assertRaises(dyncx.InvalidError) as refused:
            self.crm.submit_json("dyncx", {"event": "session.ended", "session": "call-7", "time": "yesterday"})
        self.assertEqual(refused.exception.name, "DYNCX_E_INVALID")
        self.assertIn("time", refused.exception.message)
        self.assertNotEqual(refused.exception.fix, "")
        self.assertIn(refused.exception.fix, str(refused.exception))
        self.assertFalse(refused.exception.is_retriable or refused.exception.maybe_done)
        with self.assertRaises(dyncx.UnsupportedError):
            self.crm.submit_json("nonsense", "{}")
        with self.assertRaises(dyncx.GoneError) as gone:
            done(self.crm.record_get("contact", "00000000-0000-4000-8000-000000000000"))
        self.assertEqual((gone.exception.http_status, gone.exception.code), (404, "0x80040217"))
        self.assertNotEqual(gone.exception.request_id, "")
        self.assertIsNone(self.crm.session_get("call-7"))

    def test_a_cancelled_operation_ends_once_as_cancelled(self):
        done(self.crm.verify())
        hold("/contacts")
        operation = self.crm.record_get("contact", MARIA, "fullname")
        self.assertIsNone(operation.wait(0))
        operation.cancel()
        with self.assertRaises(dyncx.CanceledError):
            done(operation)
        with self.assertRaises(dyncx.NotFoundError):
            operation.wait(0)
        control("/faults/clear")

    def test_a_closed_client_says_so(self):
        self.crm.close(0)
        self.crm.close(0)
        for closed in (self.crm.health, self.crm.verify, self.crm.poll, self.crm.queue_fd):
            with self.assertRaises(dyncx.ClosedError):
                closed()
        self.assertEqual(list(self.crm.events()), [])
        self.runtime.close(0)
        with self.assertRaises(dyncx.ClosedError):
            self.runtime.open_client(self.store, SETTINGS)

    def test_the_trail_is_intact(self):
        self.crm.submit(call("call-10", Kind.ENDED), call=dyncx.Call(flags=dyncx.CallFlags.QUIET))
        self.assertTrue(self.crm.flush(60000))
        report = self.crm.audit_verify()
        self.assertTrue(report.is_intact)
        self.assertEqual(report.first_broken_seq, 0)
        entries = self.crm.audit_read(0, 1000)["entries"]
        self.assertEqual(len(entries), report.entries)
        self.assertIn("call-10", {entry["subject"] for entry in entries})

    def test_a_session_is_handed_over_and_its_record_is_known(self):
        """Not of the ten: what is on disk first ends in the queue, or in result() when it is waitable."""
        done(self.crm.submit(call("call-11", Kind.ENDED), call=dyncx.Call(flags=dyncx.CallFlags.WAITABLE)))
        request = {"session": "call-11", "channel": "phone", "customer": {"phone": "+190011112222"}, "summary": "Wants it back"}
        would = done(self.crm.handoff({**request, "dry_run": True}, call=dyncx.Call(flags=dyncx.CallFlags.WAITABLE))).data
        self.assertEqual(would["would"], "case")
        event = until_done(self.crm, self.crm.handoff(request).op)
        self.assertIsNone(event.error)
        self.assertEqual(self.crm.handoff_get("call-11")["state"], "created")


if __name__ == "__main__":
    unittest.main()

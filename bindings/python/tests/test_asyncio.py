"""AsyncClient in one event loop."""
import asyncio
import contextlib
import tempfile
import unittest

import dyncx
from support import MARIA, PATIENCE_MS, SETTINGS, call, control, hold


class InALoop(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.rooms = contextlib.AsyncExitStack()
        store = self.rooms.enter_context(tempfile.TemporaryDirectory())
        runtime = self.rooms.enter_context(dyncx.Runtime())
        self.crm = await self.rooms.enter_async_context(dyncx.AsyncClient(runtime, store, SETTINGS))

    async def asyncTearDown(self):
        await self.rooms.aclose()

    async def test_many_operations_are_awaited_at_once(self):
        answers = await asyncio.gather(*(self.crm.record_get("contact", MARIA, "fullname") for _ in range(300)))
        self.assertEqual({answer.data["fullname"] for answer in answers}, {"Maria Example"})

    async def test_a_submit_is_on_disk_first_and_in_dynamics_later(self):
        await self.crm.pause(True)
        delivery = await self.crm.submit(call("loop-1", dyncx.SessionKind.ENDED, talk_ms=1000))
        self.assertEqual((await self.crm.health()).pending, 1)
        self.assertFalse(delivery.done())
        await self.crm.pause(False)
        self.assertEqual((await delivery).subject, "loop-1")
        self.assertEqual((await self.crm.session_get("loop-1"))["session"], "loop-1")

    async def test_a_refusal_is_raised_where_it_is_awaited(self):
        with self.assertRaises(dyncx.InvalidError):
            await self.crm.submit_json("dyncx", {"event": "session.ended"})
        with self.assertRaises(dyncx.GoneError):
            await self.crm.record_get("contact", "00000000-0000-4000-8000-000000000000")

    async def test_a_cancelled_task_cancels_its_operation(self):
        await self.crm.verify()
        hold("/contacts")
        with self.assertRaises(asyncio.TimeoutError):
            await asyncio.wait_for(self.crm.record_get("contact", MARIA, "fullname"), 0.2)
        async with _limit(10):
            while self.crm._waiting:  # its DONE comes at once, not when the request would have been answered
                await asyncio.sleep(0.01)
        control("/faults/clear")

    async def test_close_ends_what_is_awaited_and_the_events(self):
        await self.crm.verify()
        hold("/contacts")
        asked = asyncio.ensure_future(self.crm.record_get("contact", MARIA, "fullname"))
        heard = asyncio.ensure_future(_all_of(self.crm.events()))
        await asyncio.sleep(0)
        await self.crm.close(0)
        with self.assertRaises(dyncx.ClosedError):
            await asyncio.wait_for(asked, 10)
        self.assertEqual(await asyncio.wait_for(heard, 10), [])
        control("/faults/clear")

    async def test_the_loop_goes_on_while_an_operation_waits(self):
        turns = 0

        async def turn():
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        turning = asyncio.ensure_future(turn())
        await asyncio.wait_for(self.crm.lookup_phone("+190011112222"), PATIENCE_MS / 1000)
        turning.cancel()
        self.assertGreater(turns, 1)

    async def test_events_that_nobody_awaits_are_heard(self):
        control("/faults", {"action": "status", "status": 503, "retry_after": "1"})
        await self.crm.submit(call("loop-2", dyncx.SessionKind.ENDED, talk_ms=1000))
        async with _limit(60):
            async for event in self.crm.events():
                self.assertEqual((event.kind, event.data["state"]), (dyncx.EventKind.STATE, "shut"))
                break


async def _all_of(events):
    return [event async for event in events]


@contextlib.asynccontextmanager
async def _limit(seconds):
    """asyncio.timeout() of newer Pythons."""
    task = asyncio.current_task()
    alarm = asyncio.get_running_loop().call_later(seconds, task.cancel)
    yield
    alarm.cancel()


if __name__ == "__main__":
    unittest.main()

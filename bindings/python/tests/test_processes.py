"""Waiting, threads, forks, workers and Ctrl-C."""
import os
import pickle
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import dyncx
from support import MARIA, PATIENCE_MS, SETTINGS, OnTheEmulator, call, control, done, hold


class Processes(OnTheEmulator):
    def test_a_wait_that_runs_out_leaves_the_operation_under_way(self):
        done(self.crm.verify())
        hold("/contacts", 1500)
        operation = self.crm.record_get("contact", MARIA, "fullname")
        with self.assertRaises(TimeoutError):
            operation.result(50)
        self.assertEqual(done(operation).data["fullname"], "Maria Example")

    def test_a_budget_that_ran_out_is_a_timeout_of_python_too(self):
        done(self.crm.verify())
        hold("/contacts")
        with self.assertRaises(TimeoutError) as late:
            done(self.crm.record_get("contact", MARIA, call=dyncx.Call(budget_ms=200)))
        self.assertIsInstance(late.exception, dyncx.TimedOutError)
        control("/faults/clear")

    def test_the_descriptor_is_readable_when_the_queue_has_events(self):
        waiting = select.poll()
        waiting.register(self.crm.queue_fd(), select.POLLIN)
        self.assertEqual(waiting.poll(0), [])
        operation = self.crm.submit(call("fd-1", dyncx.SessionKind.ENDED), call=dyncx.Call(tag=77))
        self.assertNotEqual(waiting.poll(PATIENCE_MS), [])
        event = self.crm.poll(0)
        self.assertEqual((event.op, event.tag), (operation.op, 77))

    def test_a_wake_ends_a_poll(self):
        polled = []
        thread = threading.Thread(target=lambda: polled.append(self.crm.poll(PATIENCE_MS)))
        thread.start()
        self.crm.wake()
        thread.join(PATIENCE_MS / 1000)
        self.assertEqual(polled, [None])

    def test_an_error_survives_pickling(self):
        with self.assertRaises(dyncx.InvalidError) as refused:
            self.crm.submit_json("dyncx", "{}")
        copy = pickle.loads(pickle.dumps(refused.exception))
        self.assertEqual((type(copy), copy.message, copy.fix, copy.status), (
            dyncx.InvalidError, refused.exception.message, refused.exception.fix, dyncx.Status.INVALID))

    def test_a_forked_child_is_told_so(self):
        def child():
            for call_of in (self.crm.health, self.crm.verify, self.crm.poll, dyncx.Runtime):
                try:
                    call_of()
                    return 1
                except dyncx.ForkedError:
                    pass
            return 0

        self.assertEqual(_in_a_child(child), 0)
        self.assertTrue(self.crm.flush(PATIENCE_MS))

    def test_ctrl_c_ends_a_wait(self):
        done(self.crm.verify())
        hold("/contacts")
        operation = self.crm.record_get("contact", MARIA, "fullname")
        alarm = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
        alarm.start()
        began = time.monotonic()
        with self.assertRaises(KeyboardInterrupt):
            operation.result()
        self.assertLess(time.monotonic() - began, 15, "it came with the answer, not with the signal")
        control("/faults/clear")


class Workers(unittest.TestCase):
    def test_prefork_workers_open_for_themselves_and_share_one_store(self):
        with tempfile.TemporaryDirectory() as store:
            def worker():
                with dyncx.Runtime() as runtime, runtime.open_client(store, SETTINGS) as crm:
                    crm.submit(call(f"worker-{os.getpid()}", dyncx.SessionKind.ENDED))
                    return 0 if crm.flush(PATIENCE_MS) else 1

            children = [_fork(worker) for _ in range(2)]
            self.assertEqual([_exit_code(pid) for pid in children], [0, 0])
            with dyncx.Runtime() as runtime, runtime.open_client(store, SETTINGS) as crm:
                for pid in children:
                    self.assertEqual(crm.session_get(f"worker-{pid}")["pending"], 0)

    def test_importing_leaves_threads_descriptors_and_signal_mask_alone(self):
        code = ("import os, signal; fds = os.listdir('/proc/self/fd'); import dyncx;"
                "assert os.listdir('/proc/self/task') == [str(os.getpid())];"
                "assert os.listdir('/proc/self/fd') == fds;"
                "assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == set()")
        subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def _fork(work):
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = work()
        finally:
            os._exit(code)
    return pid


def _exit_code(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _in_a_child(work):
    return _exit_code(_fork(work))


if __name__ == "__main__":
    unittest.main()

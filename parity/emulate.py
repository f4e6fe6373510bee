"""Runs a static Go program for linux/amd64 on an emulated processor.

    emulate.py PROGRAM [ARGUMENT ...]

The processor is Bochs' (package bochscpu-python), whatever the host has. There is
no kernel: the program runs in one address space, and its system calls are
answered here, as many as Go's run time and a test binary need. One thread runs
at a time, until it waits. Files cannot be opened; descriptors 0-2 are the host's.
The exit status is the program's.
"""

import ctypes
import heapq
import mmap
import os
import struct
import sys
import time

import bochscpu
import bochscpu.cpu
import bochscpu.memory

MEMORY = 64 << 30  # of address space, virtual equal to physical; the host gives pages as they are touched
TABLES, STUB, FS, STACK, HEAP = 0x1000, 0x4000, 0x5000, 0x200000, 1 << 32
SAVED = ("rbx", "rbp", "rsp", "r12", "r13", "r14", "r15", "rcx", "rdi", "rsi", "rdx", "r8", "r9", "r10")
EPERM, ENOENT, ESRCH, EBADF, EAGAIN, EINVAL, ENOSYS, ETIMEDOUT = 1, 2, 3, 9, 11, 22, 38, 110
POLLER, EVENT = 5, 6  # descriptors


class Thread:
    def __init__(self, number):
        self.number, self.fs, self.registers, self.result = number, 0, {}, 0
        self.waiting = None  # the address of a futex, or EVENT
        self.late = 0  # the result when the time runs out first
        self.turn = 0  # tells a stale deadline from a current one


class Machine:
    def __init__(self, arguments):
        self.memory = mmap.mmap(-1, MEMORY, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000)
        self.host = ctypes.addressof(ctypes.c_char.from_buffer(self.memory))
        self.heap = HEAP
        self.current = Thread(1)
        self.threads, self.ready, self.deadlines = 1, [], []
        self.waiters, self.event_set, self.event_data = {}, False, b""
        self.session = bochscpu.Session()
        self.session.missing_page_handler = self.page
        self.cpu = self.session.cpu
        entry = self.load(arguments[0])
        self.prepare(entry, self.stack(arguments))

    def page(self, address):
        address &= ~0xFFF
        if address >= MEMORY:
            print(f"emulate: no memory at {address:#x}", file=sys.stderr)
            os._exit(3)
        bochscpu.memory.page_insert(address, self.host + address)

    def put(self, address, layout, *values):
        struct.pack_into("<" + layout, self.memory, address, *values)

    def load(self, path):
        """Copies the segments of an ELF file to their addresses and returns the entry point."""
        data = open(path, "rb").read()
        kind, machine, _, entry, headers = struct.unpack_from("<HHIQQ", data, 16)
        size, count = struct.unpack_from("<HH", data, 54)
        if data[:5] != b"\x7fELF\x02" or kind != 2 or machine != 62:
            raise SystemExit(f"emulate: {path} is not a static program for linux/amd64")
        for i in range(count):
            kind, _, offset, address, _, length, _, _ = struct.unpack_from("<IIQQQQQQ", data, headers + i * size)
            if kind == 1:
                self.memory[address : address + length] = data[offset : offset + length]
        return entry

    def stack(self, arguments):
        """Writes arguments, environment and auxiliary vector and returns the stack pointer."""
        top = STACK
        def text(b):
            nonlocal top
            top -= len(b) + 1
            self.memory[top : top + len(b) + 1] = b + b"\0"
            return top
        # Preemption by signal is off: there are no signals.
        environment = ["GODEBUG=asyncpreemptoff=1", "GOMAXPROCS=1"]
        environment += [f"{k}={v}" for k, v in sorted(os.environ.items()) if k.startswith("ENVTUNE_")]
        words = [len(arguments)] + [text(a.encode()) for a in arguments] + [0]
        words += [text(e.encode()) for e in environment] + [0]
        random = text(os.urandom(16))
        words += [6, 4096, 25, random, 0, 0]
        top = (top - 8 * len(words)) & ~15
        self.put(top, f"{len(words)}Q", *words)
        return top

    def prepare(self, entry, stack):
        """Sets the processor to 64-bit mode with all vector registers enabled."""
        self.put(TABLES, "Q", TABLES + 0x1000 | 3)
        for i in range(MEMORY >> 30):
            self.put(TABLES + 0x1000 + 8 * i, "Q", i << 30 | 0x83)
        # What SYSCALL enters: wbinvd; mov r11, [FS]; wrfsbase r11; jmp rcx. The first is
        # hooked and does nothing else: a call is answered there. To go on as another
        # thread it is enough to set the registers that a call preserves.
        stub = bytes.fromhex("0f09 4c8b1c25") + struct.pack("<I", FS) + bytes.fromhex("f3490faed3 ffe1")
        self.memory[STUB : STUB + len(stub)] = stub
        state = bochscpu.State()
        bochscpu.cpu.set_long_mode(state)
        state.cr4 |= 1 << 9 | 1 << 10 | 1 << 16 | 1 << 18  # SSE, FSGSBASE, XSAVE
        state.cr3, state.xcr0 = TABLES, 0xE7
        state.mxcsr, state.mxcsr_mask, state.fpcw = 0x1F80, 0xFFFF, 0x37F
        state.lstar, state.star, state.rflags = STUB, 8 << 32, 2
        code, data = bochscpu.cpu.SegmentFlags(), bochscpu.cpu.SegmentFlags()
        code.A = code.R = code.E = code.S = code.P = code.L = True
        data.A = data.W = data.S = data.P = data.D = True
        for names, selector, flags in (("cs",), 8, code), (("ds", "es", "ss", "fs", "gs"), 16, data):
            for name in names:
                segment = bochscpu.Segment()
                segment.base, segment.limit, segment.present = 0, 0xFFFFFFFF, True
                segment.selector, segment.attr = selector, int(flags)
                setattr(state, name, segment)
        state.rip, state.rsp = entry, stack
        self.cpu.state = state

    def run(self):
        hook = bochscpu.Hook()
        hook.cache_cntrl = self.trapped
        hook.exception = self.exception
        self.session.run([hook])
        print(f"emulate: the processor stopped at {self.cpu.rip:#x}", file=sys.stderr)
        self.stop(3)

    def exception(self, _session, _cpu, vector, _code):
        rip = self.cpu.rip
        print(f"emulate: exception {vector} at {rip:#x}: {bytes(self.memory[rip:rip+12]).hex()}", file=sys.stderr)
        self.stop(3)

    def stop(self, status):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)

    def trapped(self, *_):
        try:
            self.call(self.cpu.rax)
        except Exception as e:  # an exception must not cross the emulator
            print(f"emulate: system call {self.cpu.rax}: {e!r}", file=sys.stderr)
            self.stop(3)

    def call(self, number):
        handler = CALLS.get(number)
        if handler is None:
            print(f"emulate: system call {number} is not known here", file=sys.stderr)
            result = -ENOSYS
        else:
            c = self.cpu
            result = handler(self, c.rdi, c.rsi, c.rdx, c.r10, c.r8, c.r9)
        if result is not None:
            self.cpu.rax = result & (1 << 64) - 1
            self.put(FS, "Q", self.current.fs)

    # Threads.

    def save(self):
        self.current.registers = {r: getattr(self.cpu, r) for r in SAVED}

    def later(self, thread, seconds):
        thread.turn += 1
        heapq.heappush(self.deadlines, (time.monotonic() + seconds, thread.number, thread.turn, thread))

    def wake_late(self):
        now = time.monotonic()
        while self.deadlines and self.deadlines[0][0] <= now:
            _, _, turn, thread = heapq.heappop(self.deadlines)
            if turn == thread.turn:
                thread.turn += 1
                thread.waiting, thread.result = None, thread.late
                self.ready.append(thread)

    def switch(self):
        """Goes on with the next thread that can run; the current one was saved or has ended."""
        self.wake_late()
        while not self.ready:
            if not self.deadlines:
                print("emulate: every thread waits for ever", file=sys.stderr)
                self.stop(3)
            time.sleep(max(0, self.deadlines[0][0] - time.monotonic()))
            self.wake_late()
        self.current = self.ready.pop(0)
        for name, value in self.current.registers.items():
            setattr(self.cpu, name, value)
        self.cpu.rax = self.current.result & (1 << 64) - 1
        self.put(FS, "Q", self.current.fs)

    def give_way(self):
        self.wake_late()
        if not self.ready:
            return 0
        self.save()
        self.current.result = 0
        self.ready.append(self.current)
        self.switch()

    def timespec(self, address):
        seconds, nanoseconds = struct.unpack_from("<qq", self.memory, address)
        return seconds + nanoseconds * 1e-9

    def nanosleep(self, request, *_):
        self.save()
        self.current.late = 0
        self.later(self.current, self.timespec(request))
        self.switch()

    def futex(self, address, operation, value, timeout, *_):
        operation &= 127
        if operation == 1:
            woken = 0
            sleepers = self.sleepers(address)
            if len(sleepers) > value:
                self.waiters[address] = sleepers[value:]
            for thread in sleepers[:value]:
                thread.waiting, thread.result = None, 0
                thread.turn += 1
                self.ready.append(thread)
                woken += 1
            return woken
        if operation != 0:
            return -ENOSYS
        if struct.unpack_from("<I", self.memory, address)[0] != value & 0xFFFFFFFF:
            return -EAGAIN
        self.save()
        self.wait_for(address, -ETIMEDOUT)
        if timeout:
            self.later(self.current, self.timespec(timeout))
        self.switch()

    def wait_for(self, what, otherwise):
        self.current.waiting, self.current.late = what, otherwise
        self.waiters.setdefault(what, []).append(self.current)

    def sleepers(self, address):
        return [t for t in self.waiters.pop(address, []) if t.waiting == address]

    def clone(self, flags, stack, parent, child, tls, *_):
        self.threads += 1
        thread = Thread(self.threads)
        self.save()
        thread.registers = dict(self.current.registers, rsp=stack)
        thread.fs = tls if flags & 0x80000 else self.current.fs
        self.ready.append(thread)
        return thread.number

    def exit_thread(self, *_):
        self.switch()

    def exit_group(self, status, *_):
        self.stop(status & 0xFF)

    def arch_prctl(self, code, address, *_):
        if code != 0x1002:
            return -EINVAL
        self.current.fs = address
        return 0

    # Memory: the addresses that the program wishes are not given.

    def mmap(self, address, length, protection, flags, fd, offset):
        length = length + 4095 & ~4095
        if flags & 0x10:
            if address >= HEAP and address + length <= self.heap:
                return address  # within what was given before
            return -EINVAL
        if self.heap + length > MEMORY:
            return -12
        start = self.heap
        self.heap += length
        return start

    def madvise(self, address, length, advice, *_):
        if advice == 4:  # MADV_DONTNEED: zero from now on
            self.memory.madvise(mmap.MADV_DONTNEED, address, length)
        return 0

    # The rest.

    def affinity(self, pid, length, mask, *_):
        self.put(mask, "Q", 1)
        return 8

    def clock(self, clock, address, *_):
        now = time.time_ns() if clock == 0 else time.monotonic_ns()
        self.put(address, "QQ", now // 10**9, now % 10**9)
        return 0

    def write(self, fd, address, length, *_):
        if fd == EVENT:
            self.event_set = True
            for thread in self.sleepers(EVENT):
                thread.waiting, thread.result = None, self.report_event(thread.registers["rsi"])
                thread.turn += 1
                self.ready.append(thread)
            return 8
        return os.write(fd, self.memory[address : address + length]) if fd in (1, 2) else -EBADF

    def read(self, fd, address, length, *_):
        if fd == 0:
            return 0
        if fd != EVENT:
            return -EBADF
        if not self.event_set:
            return -EAGAIN
        self.event_set = False
        self.put(address, "Q", 1)
        return 8

    # The poller: it watches nothing but the event descriptor that wakes it.

    def poll_control(self, poller, operation, fd, event, *_):
        if fd != EVENT:
            return -EPERM
        self.event_data = self.memory[event + 4 : event + 12]
        return 0

    def report_event(self, address):
        self.memory[address : address + 12] = struct.pack("<I", 1) + self.event_data
        return 1

    def poll(self, poller, events, count, milliseconds, *_):
        if self.event_set:
            return self.report_event(events)
        milliseconds = ctypes.c_int32(milliseconds & 0xFFFFFFFF).value
        if milliseconds == 0:
            return 0
        self.save()
        self.wait_for(EVENT, 0)
        if milliseconds > 0:
            self.later(self.current, milliseconds / 1000)
        self.switch()

    def random(self, address, length, *_):
        self.memory[address : address + length] = os.urandom(length)
        return length

    def sigaction(self, number, new, old, *_):
        if old:
            self.put(old, "4Q", 0, 0, 0, 0)
        return 0

    def working_directory(self, address, length, *_):
        self.memory[address : address + 2] = b"/\0"
        return 2

    def descriptor(self, fd, command, *_):
        return {1: 0, 3: 2}.get(command, -EINVAL) if fd < 3 else -EBADF  # F_GETFD, F_GETFL: open, for reading and writing


def constant(value):
    return lambda machine, *_: value


CALLS = {
    0: Machine.read, 1: Machine.write, 3: constant(0), 5: constant(-ENOENT), 9: Machine.mmap, 10: constant(0),
    11: constant(0), 13: Machine.sigaction, 14: constant(0), 24: lambda m, *_: m.give_way(), 28: Machine.madvise,
    35: Machine.nanosleep, 39: constant(1), 56: Machine.clone, 60: Machine.exit_thread, 72: Machine.descriptor,
    79: Machine.working_directory, 131: constant(0), 157: constant(-EINVAL), 158: Machine.arch_prctl,
    186: lambda m, *_: m.current.number, 202: Machine.futex, 204: Machine.affinity, 228: Machine.clock,
    231: Machine.exit_group, 234: constant(-ESRCH), 257: constant(-ENOENT), 262: constant(-ENOENT),
    233: Machine.poll_control, 267: constant(-ENOENT), 281: Machine.poll, 290: constant(EVENT), 291: constant(POLLER), 302: constant(-EINVAL), 318: Machine.random,
}

if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    Machine(sys.argv[1:]).run()

"""What the processes of this room can no longer ask of the kernel, once and for all.

A file that takes a parser over holds a process of the program's own user. So, before the first
file comes, the warm process gives up for itself and for every child: to make a socket or connect
one, to run another program, to reach into another process or end it, to open a file for writing,
and to remove, rename, cut or link one. Each is answered with EACCES; nothing here asks for any.

1. A filter of system calls (Linux seccomp, mode 2), which needs no right and cannot be undone; on
   x86-64 and 64-bit ARM. System calls of another architecture end the process.
2. Where there is none: a network of its own, with nobody on it, if the kernel lets us (as root, or
   in a user namespace).

The sockets that were handed over stay: one leads to whoever asked, and nowhere else. A pair of
sockets joined to each other may be made, and leads nowhere either.
"""

import ctypes
import errno
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass

NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2
OWN_NETWORK, OWN_USERS = 0x40000000, 0x10000000

LOAD, EQUAL, AT_LEAST, ANY_BIT, ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
"""Instructions of the filter: BPF on words."""
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | errno.EACCES, 0x80000000
NUMBER, ARCHITECTURE = 0, 4
"""Where the call's number and its architecture stand in what the filter is shown."""
X32 = 0x40000000
"""Calls from here on are those of a second table on x86-64."""
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True, slots=True)
class Machine:
    """Its mark, and its numbers of the system calls that are refused."""

    mark: int
    refused: Sequence[int]
    opens: Sequence[tuple[int, int]]
    """Calls that open a file, each with the place of its flags among its arguments."""


MACHINES = {
    "x86_64": Machine(
        0xC000003E,
        (
            41, 42, 49,  # socket, connect, bind
            59, 322,  # execve, execveat
            62, 101, 310, 311, 424, 438,  # kill, ptrace, process_vm_*, pidfd_send_signal, _getfd
            76, 77, 85, 437,  # truncate, ftruncate, creat, openat2
            82, 264, 316, 87, 263, 84,  # rename, renameat, renameat2, unlink, unlinkat, rmdir
            83, 258, 86, 265, 88, 266,  # mkdir, mkdirat, link, linkat, symlink, symlinkat
            90, 91, 268,  # chmod, fchmod, fchmodat
            92, 93, 94, 260,  # chown, fchown, lchown, fchownat
            425,  # io_uring_setup
        ),
        ((2, 1), (257, 2)),  # open, openat
    ),
    "aarch64": Machine(
        0xC00000B7,
        (
            198, 203, 200,  # socket, connect, bind
            221, 281,  # execve, execveat
            129, 117, 270, 271, 424, 438,  # kill, ptrace, process_vm_*, pidfd_send_signal, _getfd
            45, 46, 437,  # truncate, ftruncate, openat2
            38, 276, 35,  # renameat, renameat2, unlinkat
            34, 37, 36,  # mkdirat, linkat, symlinkat
            52, 53, 54, 55,  # fchmod, fchmodat, fchownat, fchown
            425,  # io_uring_setup
        ),
        ((56, 2),),  # openat
    ),
}  # fmt: skip


class Instruction(ctypes.Structure):
    """One instruction of the filter."""

    _fields_ = (
        ("code", ctypes.c_uint16),
        ("yes", ctypes.c_uint8),
        ("no", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class Program(ctypes.Structure):
    """The filter as the kernel takes it."""

    _fields_ = (("length", ctypes.c_uint16), ("first", ctypes.POINTER(Instruction)))


def cut_off() -> bool:
    """Give all of it up; say whether it was possible."""
    libc = ctypes.CDLL(None, use_errno=True)
    machine = MACHINES.get(platform.machine())
    if machine is not None and filtered(libc, machine):  # 1
        return True
    return any(libc.unshare(own) == 0 for own in (OWN_NETWORK, OWN_USERS | OWN_NETWORK))  # 2


def filtered(libc: ctypes.CDLL, machine: Machine) -> bool:
    """Put the filter in force for this thread and whatever comes from it."""
    steps = program(machine)
    whole = Program(len(steps), (Instruction * len(steps))(*steps))
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(SECCOMP, FILTER, ctypes.byref(whole), 0, 0) == 0)


def program(machine: Machine) -> list[Instruction]:
    """Return the filter: each test that holds goes to the answer right behind it."""
    steps = [
        Instruction(LOAD, 0, 0, ARCHITECTURE),
        Instruction(EQUAL, 1, 0, machine.mark),
        Instruction(ANSWER, 0, 0, KILL),
        Instruction(LOAD, 0, 0, NUMBER),
        Instruction(AT_LEAST, 0, 1, X32),
        Instruction(ANSWER, 0, 0, KILL),
    ]
    for number in machine.refused:
        steps += [Instruction(EQUAL, 0, 1, number), Instruction(ANSWER, 0, 0, REFUSE)]
    for number, place in machine.opens:
        steps += [
            Instruction(EQUAL, 0, 4, number),
            Instruction(LOAD, 0, 0, 16 + 8 * place),  # the lower half, on these machines
            Instruction(ANY_BIT, 0, 1, WRITES),
            Instruction(ANSWER, 0, 0, REFUSE),
            Instruction(ANSWER, 0, 0, ALLOW),
        ]
    return [*steps, Instruction(ANSWER, 0, 0, ALLOW)]

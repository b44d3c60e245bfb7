"""The last step before a program of ours begins: bind its life to its parent's, then become it.

Run by path, isolated (`python -I -S child.py OPTIONS PROGRAM…`), so it imports the standard library only.
A shim and not a `preexec_fn`: it must also work after the change of user that PostgreSQL asks for, which
clears the parent-death signal, and Python code between fork and exec is unsafe beside threads.

OPTIONS is a JSON object:
    parent        process id that must still be the parent, else the shim leaves at once
    death_signal  signal to get when the parent dies (Linux)
    session       whether to begin a session of its own, so a terminal's Ctrl-C goes to the supervisor only
    register      text to write to the descriptor `guard` before the program begins, "{pid}" filled in
    guard         descriptor of the guard's pipe, or null
    identity      null, "namespace" (a user namespace where root is nobody) or "nobody" (the user itself);
                  PostgreSQL refuses to run as root
"""

import ctypes
import json
import os
import struct
import sys
from typing import Any

NOBODY = 65534

_PR_SET_PDEATHSIG = 1
_PR_SET_KEEPCAPS = 8
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CLONE_NEWUSER = 0x10000000
_CAPABILITY_VERSION_3 = 0x20080522
_CAP_DAC_OVERRIDE = 1


def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def enter_namespace() -> None:
    """Become nobody in a user namespace of our own: files stay root's outside, nothing has to change owner."""
    user, group = os.getuid(), os.getgid()
    _checked(_libc().unshare(_CLONE_NEWUSER), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{NOBODY} {user} 1"),
        ("gid_map", f"{NOBODY} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def become_nobody() -> None:
    """Become the user nobody, but keep reaching files under folders that only root may enter."""
    libc = _libc()
    _checked(libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0), "prctl")
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    one = 1 << _CAP_DAC_OVERRIDE
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    _checked(libc.capset(header, struct.pack("6I", one, one, one, 0, 0, 0)), "capset")
    _checked(libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0), "prctl")


def bind_to_parent(parent: int, death_signal: int) -> None:
    """Ask for the signal when the parent dies, and leave if it already has."""
    if sys.platform == "linux":
        _checked(_libc().prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0), "prctl")
    if os.getppid() != parent:
        os._exit(1)


def main(arguments: list[str]) -> None:
    options = json.loads(arguments[0])
    program = arguments[1:]
    if options["session"]:
        os.setsid()
    guard = options["guard"]
    if guard is not None:
        os.write(guard, options["register"].replace("{pid}", str(os.getpid())).encode())
        os.close(guard)
    if options["identity"] == "namespace":
        enter_namespace()
    elif options["identity"] == "nobody":
        become_nobody()
    bind_to_parent(options["parent"], options["death_signal"])
    os.execvp(program[0], program)  # noqa: S606


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except OSError as failure:
        print(f"{sys.argv[2]}: {failure}", file=sys.stderr)
        sys.exit(127)

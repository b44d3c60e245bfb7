"""`run.py`: from nothing to a running site, and from a running site back to nothing."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from . import locks, ports, services, signals
from .console import say, step
from .engines import Engines
from .errors import Stopped, Trouble, from_log
from .mail import HOST as MAIL_HOST
from .options import Options
from .paths import Home, site_home, write_private
from .preparation import Preparation
from .processes import Processes
from .supervisor import Supervisor

READY_SECONDS = 180.0
PREPARE_SECONDS = 600.0
LANGUAGES = {"az": "Azərbaycanca", "zh-hans": "简体中文", "en": "English", "ru": "Русский"}

_WILDCARDS = {"0.0.0.0", "::"}  # noqa: S104
_direct = build_opener(ProxyHandler({}))


@contextmanager
def sole_run(home: Home) -> Iterator[None]:
    """Hold the lock of the one run that a checkout may have at a time."""
    home.make()
    descriptor = locks.take(home.lock)
    if descriptor is None:
        raise Trouble(_taken(home))
    try:
        # What a killed run left would lead `run.py manage` astray.
        home.state.unlink(missing_ok=True)
        yield
    finally:
        os.close(descriptor)


def _taken(home: Home) -> str:
    address = running_env(home).get("SITE_URL")
    if address:
        return (
            f"Ipek already runs from {home.base.parent} at {address}. "
            "Stop that one with Ctrl-C in its terminal, or use it."
        )
    return f"Another run.py is at work in {home.base.parent}. Wait for its end, or stop it."


def running_env(home: Home) -> dict[str, str]:
    """Return the environment that the running site wrote down, or nothing."""
    try:
        state = json.loads(home.state.read_text())
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in state.items()} if isinstance(state, dict) else {}


def address_of(host: str, port: int) -> str:
    """Return the address under which a person on this machine reaches the site."""
    name = "127.0.0.1" if host in _WILDCARDS else host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def site_env(home: Home, options: Options, smtp: int, web: int) -> dict[str, str]:
    """Return what Django's settings read from the environment, the engines' addresses apart."""
    hosts = {"127.0.0.1", "localhost", "[::1]", options.host}
    defaults = {
        "SECRET_KEY": home.secret_key(),
        "DJANGO_SETTINGS_MODULE": "forum_site.settings.dev",
        "SITE_URL": address_of(options.host, options.port),
        "ALLOWED_HOSTS": "*" if options.host in _WILDCARDS else ",".join(sorted(hosts)),
        "EMAIL_URL": f"smtp://{MAIL_HOST}:{smtp}",
        "MAILBOX_URL": f"http://{MAIL_HOST}:{web}/",
        "MEDIA_ROOT": str(home.base / "media"),
        "PRIVATE_ROOT": str(home.base / "private"),
        "IPEK_DEMO_PASSWORDS_FILE": str(home.base / "demo_passwords.json"),
        "PYTHONUNBUFFERED": "1",
    }
    return {name: os.environ.get(name) or value for name, value in defaults.items()}


def run(options: Options) -> int:
    """Run the site until it is asked to stop; returns the exit code. Raises Trouble when it cannot go on."""
    home = site_home()
    with sole_run(home):
        ports.require_free(options.host, options.port)
        processes = Processes(home.log, home.base / "guard.lock")
        try:
            _start_and_keep(home, options, processes)
        except Stopped:
            pass
        finally:
            home.state.unlink(missing_ok=True)
            processes.close()
        step("Stopped. Nothing is left running.")
    return 0


def _start_and_keep(home: Home, options: Options, processes: Processes) -> None:
    processes.start_guard(waiting=lambda: step("Waiting until an earlier run has been ended …"))
    engines = Engines(home, processes)
    engines.start(step)
    smtp, mailbox = ports.free(MAIL_HOST), ports.free(MAIL_HOST, prefer=options.port + 1)
    env = site_env(home, options, smtp, mailbox) | engines.env
    write_private(home.state, json.dumps(env))
    supervisor = Supervisor(processes, engines, dict(os.environ) | env)
    supervisor.start(services.mail(home, smtp, mailbox))
    preparation = Preparation(processes, dict(os.environ) | env, step, demo=options.demo)
    try:
        _prepare(preparation, supervisor)
        _serve(home, options, preparation, supervisor)
        _show(home, env, preparation.signins)
        supervisor.keep(step)
    except Stopped:
        step("Stopping …")
        raise
    finally:
        # Beat, worker, web, mail; the engines follow, the database last.
        processes.begin_stop()
        preparation.end()
        supervisor.stop()


def _prepare(preparation: Preparation, supervisor: Supervisor) -> None:
    """Wait until the database holds what the site needs."""

    def done() -> bool:
        preparation.follow()
        supervisor.require_all()
        return preparation.ready

    step("Preparing the data …")
    if not signals.wait_until(done, PREPARE_SECONDS):
        raise Trouble("Preparing the data took too long. Start again: it goes on from where it was.")


def _serve(home: Home, options: Options, preparation: Preparation, supervisor: Supervisor) -> None:
    """Start the site's programs and wait until they are healthy and a task has gone round."""
    for service in services.answering(options.host, options.port):
        supervisor.start(service)
    address = address_of(options.host, options.port)

    def healthy() -> bool:
        preparation.follow()
        supervisor.require_all()
        return preparation.round and is_healthy(address)

    step("Starting the web server and the worker …")
    if not signals.wait_until(healthy, READY_SECONDS, every=0.1):
        log = home.log / "web.log"
        raise from_log(f"The site is not healthy after {READY_SECONDS:.0f} s.", log, "Start again.")
    preparation.end()
    # Nobody waits for the beat: it starts when the processor is free of the others' start.
    supervisor.start(services.beat(home))


def is_healthy(address: str) -> bool:
    """Tell whether the site says of itself that database, broker and worker are there."""
    with suppress(HTTPError, OSError), _direct.open(f"{address}/healthz/ready", timeout=2) as answer:
        return bool(answer.status == 200)
    return False


def _show(home: Home, env: Mapping[str, str], signins: list[dict[str, str]]) -> None:
    address = env["SITE_URL"]
    step("Ready.\n")
    say(f"  Ipek           {address}/")
    for code, name in LANGUAGES.items():
        say(f"                 {address}/{code}/   {name}")
    say(f"  Mail it sends  {env['MAILBOX_URL']}")
    say(f"  Logs           {home.log}")
    if signins:
        width = max(len(signin["role"]) for signin in signins)
        longest = max(len(signin["email"]) for signin in signins)
        say("\n  Sign in as one of the demo's people:\n")
        for signin in signins:
            say(f"    {signin['role']:<{width}}   {signin['email']:<{longest}}   {signin['password']}")
        say("\n  Organisers also need a code: python3 run.py manage demo_code EMAIL")
    say("\n  Stop with Ctrl-C.\n")

"""A real Airflow on this machine: scheduler, DAG processor and API on the loopback interface, SQLite, no leftovers."""

from __future__ import annotations

import os
import random
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path

from demo.airflow_api import AirflowApi
from demo.errors import DemoError
from demo.processes import EndedError, Register, Running, require_alive, stop, tail

REPOSITORY = Path(__file__).resolve().parents[1]
POLL_SECONDS = 0.5
PORTS = (20_000, 32_000)
START_SECONDS = 180  # a cold, busy machine
STOP_SECONDS = 20
COMPONENTS = {"api-server": (), "scheduler": ("--skip-serve-logs",), "dag-processor": ()}


class AirflowError(DemoError):
    """Airflow could not be started; the message says why."""


class LocalAirflow:
    """Airflow for one work directory, with the settings of one trust."""

    def __init__(self, home: Path, trust_file: Path) -> None:
        self.home = home / "airflow"
        self.register = register_of(home)
        self._port = free_port()
        self._env = {**environment(home, self._port), "STRATEGY_TRUST": str(trust_file)}
        self._processes: list[Running] = []
        self.api = AirflowApi(f"http://127.0.0.1:{self._port}")

    def prepare(self) -> None:
        """Make or upgrade Airflow's database and its pools; needs no connection to anything."""
        self.command("db", "migrate")
        pools = self.home / "pools.json"
        self._command("dags.pools", str(pools))
        self.command("pools", "import", str(pools))

    def start(self, secrets: Mapping[str, str]) -> None:
        """Start Airflow and return when all its parts are healthy and every DAG is there.

        ``secrets`` joins the environment of its tasks: connections and keys, which thus are written down nowhere.
        Raises ``AirflowError`` when a part dies, a DAG file cannot be imported, or it takes longer than three minutes.
        """
        self._env.update(secrets)
        for name, options in COMPONENTS.items():
            self._start(name, options)
        self._await(self._healthy, "Airflow is not healthy")
        self.api.log_in()
        self._await(self._parsed, "Airflow has not read the DAG files")

    def stop(self) -> None:
        """Stop every part and all that they started."""
        stop(self._processes, patience=STOP_SECONDS)
        self.register.forget(self._processes)
        self._processes = []

    def command(self, *arguments: str) -> None:
        """Run ``airflow <arguments>`` as a person would beside it. Raises ``AirflowError`` when it fails."""
        self._command("airflow", *arguments)

    def kill(self, component: str) -> None:
        """End one part at once, as a power cut would, with the tasks it runs."""
        found = [running for running in self._processes if running.name == component]
        stop(found, patience=0)
        self.register.forget(found)
        self._processes = [running for running in self._processes if running not in found]

    def restart(self, component: str) -> None:
        """Start a part again that was killed."""
        self._start(component, COMPONENTS[component])

    def require_alive(self) -> None:
        """Raise ``AirflowError`` when a part of Airflow has died."""
        try:
            require_alive(self._processes)
        except EndedError as death:
            raise AirflowError(str(death)) from death

    def _start(self, name: str, options: tuple[str, ...]) -> None:
        command = [sys.executable, "-m", "airflow", name, *options]
        log = self.home / "logs" / f"{name}.log"
        self._processes.append(self.register.start(name, command, env=self._env, cwd=REPOSITORY, log=log))

    def _command(self, module: str, *arguments: str) -> None:
        log = self.home / "logs" / "setup.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", module, *arguments]
        with log.open("ab") as output:
            done = subprocess.run(command, env=self._env, cwd=REPOSITORY, stdout=output, stderr=output, check=False)  # noqa: S603 - our own commands
        if done.returncode:
            raise AirflowError(f"`python -m {module} {' '.join(arguments)}` failed. The end of {log}:\n{tail(log)}")

    def _healthy(self) -> bool:
        health = self.api.health()
        return all(health.get(part) == "healthy" for part in ("metadatabase", "scheduler", "dag_processor"))

    def _parsed(self) -> bool:
        if errors := self.api.import_errors():
            raise AirflowError("A DAG file cannot be imported.\n" + "\n".join(errors))
        return {"build_and_publish", "board_packs"} <= self.api.dags()

    def _await(self, ready: Callable[[], bool], otherwise: str) -> None:
        until = time.monotonic() + START_SECONDS
        while not ready():
            self.require_alive()
            if time.monotonic() > until:
                logs = "\n".join(f"{r.name}:\n{tail(Path(r.log))}" for r in self._processes)
                raise AirflowError(f"{otherwise} after {START_SECONDS} seconds.\n{logs}")
            time.sleep(POLL_SECONDS)


def environment(home: Path, port: int) -> dict[str, str]:
    """The environment of Airflow's processes and, through them, of its tasks. Nothing of another Airflow leaks in."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AIRFLOW", "STRATEGY_")) and name != "PYTHONDONTWRITEBYTECODE"
    }
    airflow = home / "airflow"
    url = f"http://127.0.0.1:{port}"
    return {
        **inherited,
        "PYTHONPATH": str(REPOSITORY),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "DO_NOT_TRACK": "1",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "GX_ANALYTICS_ENABLED": "false",
        "STRATEGY_HOME": str(home),
        "AIRFLOW_HOME": str(airflow),
        "AIRFLOW__CORE__DAGS_FOLDER": str(REPOSITORY / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",  # the default forks 32 workers before the first task
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",  # on the loopback interface only
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{airflow / 'airflow.db'}",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__SECRET_KEY": _kept_secret(airflow / "api.key"),
        "AIRFLOW__API_AUTH__JWT_SECRET": _kept_secret(airflow / "jwt.key"),
        "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",  # at 5 a task of a second holds its slot for five
        # A scheduler that was killed is missed after seconds, and its tasks are begun again: not after five minutes.
        "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "15",
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "10",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(airflow / "logs"),
    }


def register_of(home: Path) -> Register:
    """What the demo has running for a work directory."""
    return Register(home / "demo" / "running.json")


def free_port() -> int:
    """A port of the loopback interface on which nobody listens, from below those that systems hand out by themselves:
    one of those could be handed to another program before Airflow, which takes seconds to start, listens on it."""
    while True:
        port = random.randrange(*PORTS)
        with closing(socket.socket()) as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _kept_secret(path: Path) -> str:
    """A secret made once for this work directory, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text()

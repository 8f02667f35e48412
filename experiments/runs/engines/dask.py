"""Dask: a cluster somewhere, or one made for the occasion on this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from gofal.agents.errors import GofalError
from gofal.experiments.extras import missing
from gofal.experiments.runs.engines.futures import FuturesEngine
from gofal.experiments.runs.task import Work

LOCAL = "local"
REACH = 10.0  # seconds in which somebody has to listen at an address
PATIENCE = "30s"  # to reach a scheduler and its first worker


def require_scheduler(address: str) -> None:
    """Refuse an address at which nobody can answer, before anything is written.

    Raises:
        GofalError: Dask is not installed, the address is none, or nobody listens there.
    """
    distributed = _distributed()
    if address == LOCAL:
        return
    form = f"{address!r} is no address of a Dask scheduler; write tcp://HOST:PORT, or {LOCAL}"
    scheme, host, port = "", "", 0
    with suppress(ValueError):
        scheme, rest = distributed.comm.parse_address(address)
        host, port = distributed.comm.parse_host_port(rest)
    if not host or not 0 < port < 65536 or scheme not in ("tcp", "tls", "ws", "wss"):
        raise GofalError(form)
    try:
        socket.create_connection((host, port), timeout=REACH).close()
    except (OSError, UnicodeError) as error:
        raise GofalError(f"nobody listens at {address} ({error})") from None


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise missing("--dask", "distributed", "dask") from None
    return distributed


@contextmanager
def dask_engine(
    address: str, work: Work, workers: int, limit: float = 0.0
) -> Iterator[FuturesEngine]:
    """An engine on a Dask cluster.

    A worker that dies is Dask's to replace and its runs Dask's to repeat; what Dask gives up comes
    back here.

    Args:
        address: of the scheduler, as ``tcp://host:8786``; ``local`` makes a cluster here.
        work: what is to be done.
        workers: processes of a cluster made here; elsewhere all threads of all workers are used.
        limit: seconds a run may take.

    Raises:
        GofalError: Dask is not installed, or nobody answers at the address.
    """
    distributed = _distributed()
    cluster = None
    if address == LOCAL:
        cluster = distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=":0", memory_limit=0
        )
    try:
        with distributed.Client(cluster or address, timeout=PATIENCE) as client:
            client.wait_for_workers(workers if cluster else 1, timeout=PATIENCE)
            # Each executor prefers one thread of one worker, which then has the world in memory.
            executors = [
                client.get_executor(
                    workers=[worker], allow_other_workers=True, pure=False, retries=0
                )
                for worker, threads in sorted(client.nthreads().items())
                for _ in range(threads)
            ]
            yield FuturesEngine(work, executors, limit)
    except (OSError, TimeoutError) as error:
        raise GofalError(f"no Dask cluster answers at {address} ({error})") from error
    finally:
        if cluster:
            cluster.close()

"""Workers that are threads of this process: what the arithmetic of several workers is tested with."""

import threading
from queue import SimpleQueue

from chainrule import WorkerLost
from chainrule.cluster.blocks import Part


class Threads:
    """One worker's way to the others."""

    def __init__(self, rank, queues):
        self.rank, self.size, self._queues = rank, len(queues), queues

    def alltoall(self, parts):
        for other, part in enumerate(parts):
            self._queues[other][self.rank].put(part)
        found = [queue.get(timeout=60.0) for queue in self._queues[self.rank]]
        if any(part is None for part in found):
            raise WorkerLost("Another worker was lost.")
        return found

    def lost(self, rank):
        """Hear that a worker is lost."""
        self._queues[self.rank][rank].put(None)


def connected(count):
    """The ways of `count` workers to each other."""
    queues = [[SimpleQueue() for _ in range(count)] for _ in range(count)]
    return [Threads(rank, queues) for rank in range(count)]


def in_threads(count, work, transports=None):
    """What `work` returns as each of `count` workers."""
    transports = transports or connected(count)
    results, errors = [None] * count, []

    def run(rank):
        try:
            results[rank] = work(transports[rank])
        except BaseException as error:
            errors.append(error)
            for transport in transports:
                transport.lost(rank)

    threads = [threading.Thread(target=run, args=(rank,), daemon=True) for rank in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


class LocalWorld:
    """So many threads."""

    def __init__(self, count):
        self._count = count

    def gather(self, feed, rows):
        self._transports = connected(self._count)
        self._parts = [Part(feed, rows, transport) for transport in self._transports]

    def epochs(self, values, epochs, check):
        results = in_threads(self._count, lambda t: self._parts[t.rank].train(values, epochs), self._transports)
        check()
        return results

    def leave(self):
        pass

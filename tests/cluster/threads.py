"""Workers that are threads of this process: what the arithmetic of several workers is tested with."""

import threading
from queue import SimpleQueue

from chainrule import WorkerLost
from chainrule.cluster.part import Part


class Threads:
    """One worker's way to the others."""

    def __init__(self, rank, queues):
        self.rank, self.size, self._queues = rank, len(queues), queues

    def exchange(self, parts):
        for other, part in enumerate(parts):
            self._queues[other][self.rank].put(part)
        found = [queue.get(timeout=60.0) for queue in self._queues[self.rank]]
        if any(part is None for part in found):
            raise WorkerLost("Another worker was lost.")
        return found


def in_threads(count, work):
    """What `work` returns as each of `count` workers."""
    queues = [[SimpleQueue() for _ in range(count)] for _ in range(count)]
    results, errors = [None] * count, []

    def run(rank):
        try:
            results[rank] = work(Threads(rank, queues))
        except BaseException as error:
            errors.append(error)
            for row in queues:
                row[rank].put(None)

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

    def start(self, job):
        self._parts = [Part(job) for _ in range(self._count)]

    def gather(self):
        pass

    def epochs(self, values, epochs, check):
        def work(transport):
            return self._parts[transport.rank].train(transport, values, epochs)

        results = in_threads(self._count, work)
        check()
        return results

    def close(self):
        self._parts = None

    def leave(self, run, error):
        pass

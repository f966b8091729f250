"""orders.ts, name by name, on CPython. The test puts CASES before this text."""
import asyncio
import gc


class Gate(asyncio.Event):
    def __init__(self):
        super().__init__()
        self.fails = []


class Case:
    def __init__(self, name, order, spacing, around, next):
        self.loop = asyncio.get_running_loop()
        self.start = self.loop.time()
        self.order, self.spacing, self.around, self.next = order, spacing, around, next
        self.log = []
        self.scope = None

    def at(self, event):
        return (8 + self.order.index(event)) / 64 if event in self.order else 100

    def task(self, name, call):
        return asyncio.create_task(self.record(name, call), name=name)

    async def record(self, name, call):
        try:
            self.log.append(f'{name} {show(await call(name))}')
        except BaseException as error:
            self.log.append(f'{name} {told(error)}')

    def attempt(self, call):
        try:
            value = call()
            if value is not None:
                self.log.append(f'took {value}')
        except Exception as error:
            self.log.append(told(error))

    def children(self, count, gates, slow=False):
        async def child(i):
            try:
                await gates[i % len(gates)].wait()
            except asyncio.CancelledError as error:
                if slow:
                    await spin(2)
                self.log.append(f'child {told(error)}')
                raise
            if i in gates[0].fails:
                raise ValueError()
            return f'child {i}'
        return [child(i) for i in range(count)]

    async def limited(self, name):
        if self.around == 'bare':
            return await self.wait(name)
        left = None
        if self.timed() or 'T' not in self.order:
            left = self.start + self.at('T') - self.loop.time()
        if self.around == 'waitFor':
            return await asyncio.wait_for(self.wait(name), left)
        async with asyncio.timeout(left) as self.scope:
            return await self.wait(name)

    def timed(self):
        return self.spacing in ('turn', 'apart')

    def fire(self, event):
        if event == 'C':
            self.complete()
        elif event == 'S':
            self.close()
        elif event == 'X':
            self.a.cancel('X')
        else:
            expire(self.scope)


def expire(scope):
    try:
        if not scope.expired():
            scope.reschedule(0)
    except RuntimeError:
        pass


def show(value):
    if isinstance(value, (tuple, list)):
        return ' '.join(map(show, value))
    if isinstance(value, set):
        return str(len(value))
    if isinstance(value, BaseException):
        return told(value)
    if isinstance(value, bytes):
        return f"'{value.decode()}'"
    if value is None:
        return 'nothing'
    return str(value).lower() if isinstance(value, bool) else str(value)


def told(error):
    if isinstance(error, ExceptionGroup):
        return f'group of {" ".join(told(each) for each in error.exceptions)}'
    if isinstance(error, ConnectionError):
        return 'OSError'
    name = type(error).__name__
    return f'{name} {error}' if isinstance(error, asyncio.CancelledError) and error.args else name


async def spin(n):
    for _ in range(n):
        await asyncio.sleep(0)


def gated(gate, wait, state=None):
    def close():
        if not gate.is_set():
            gate.fails.append(0)
        gate.set()
    return dict(wait=wait, complete=gate.set, close=close, state=state)


def condition(c, held=False):
    it = asyncio.Condition()

    async def wait(name):
        async with it:
            return await it.wait()

    async def notify(name):
        async with it:
            it.notify()

    async def release():
        it.release()
    if held:
        return dict(wait=wait, complete=it.notify, state=it.locked, before=it.acquire,
                    after=release)
    return dict(wait=wait, complete=lambda: c.task('notifier', notify), state=it.locked)


def barrier(c, close):
    it = asyncio.Barrier(3 if c.next else 2)

    def wait(name):
        return it.wait()
    return dict(wait=wait, complete=lambda: c.task('last', wait),
                close=lambda: c.task('close', lambda name: close(it)),
                state=lambda: (it.n_waiting, it.broken))


def join(c, slow=False):
    gate = Gate()
    it = asyncio.create_task(*c.children(1, [gate], slow))
    return gated(gate, lambda name: it, it.cancelled)


def group(c, waits=False):
    gate = Gate()

    async def wait(name):
        async with asyncio.TaskGroup() as group:
            for child in c.children(2, [gate]):
                group.create_task(child)
            if waits:
                await gate.wait()
                await spin(2)
            return 'group'
    return gated(gate, wait)


def get(c, immediate=False):
    it = asyncio.Queue()
    put = 0

    def complete():
        nonlocal put
        put += 1
        c.attempt(lambda: it.put_nowait(f'item {put}'))
    return dict(wait=lambda name: it.get(), complete=complete, state=it.qsize,
                close=lambda: it.shutdown(immediate))


def put(c, immediate=False):
    it = asyncio.Queue(1)
    it.put_nowait('first')
    return dict(wait=it.put, complete=lambda: c.attempt(it.get_nowait), times=4,
                close=lambda: it.shutdown(immediate), state=it.qsize)


class Transport(asyncio.Transport):
    def write(self, data):
        pass

    def is_closing(self):
        return False

    def close(self):
        self.protocol.connection_lost(None)


def streams(c):
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    transport = Transport()
    transport.protocol = protocol
    protocol.connection_made(transport)
    return protocol, reader, asyncio.StreamWriter(transport, protocol, reader, c.loop)


def read(c, exactly=False, own=False):
    _, it, writer = streams(c)
    if exactly:
        it.feed_data(b'first')

    def complete():
        if not it._eof:
            it.feed_data(b'more')
    # A writer that is collected closes the connection.
    c.writer = writer
    return dict(wait=lambda name: it.readexactly(8) if exactly else it.read(8), times=2,
                complete=complete, close=writer.close if own else it.feed_eof)


def sleep(c):
    return dict(wait=lambda name: asyncio.sleep(c.at('C'), 'slept'))


def event(c):
    it = asyncio.Event()
    return dict(wait=lambda name: it.wait(), complete=it.set, state=it.is_set)


def lock(c):
    it = asyncio.Lock()
    it._locked = True
    return dict(wait=lambda name: it.acquire(), state=it.locked,
                complete=lambda: it.locked() and it.release())


def semaphore(c):
    it = asyncio.Semaphore(0)
    return dict(wait=lambda name: it.acquire(), complete=it.release, state=it.locked)


class ThreadSafeFlag:
    """As MicroPython's."""
    def __init__(self):
        self.is_set, self.waiter = False, None

    def set(self):
        self.is_set = True
        if self.waiter and not self.waiter.done():
            self.waiter.set_result(None)

    async def wait(self):
        while not self.is_set:
            self.waiter = asyncio.get_running_loop().create_future()
            try:
                await self.waiter
            finally:
                self.waiter = None
        self.is_set = False


def flag(c):
    it = ThreadSafeFlag()
    return dict(wait=lambda name: it.wait(), complete=it.set)


def future(c):
    it = c.loop.create_future()
    return dict(wait=lambda name: it, complete=lambda: it.done() or it.set_result('result'),
                close=lambda: it.done() or it.set_exception(ValueError()), state=it.cancelled)


def gather(c, return_exceptions=False):
    gate = Gate()
    it = asyncio.gather(*c.children(2, [gate]), return_exceptions=return_exceptions)
    return gated(gate, lambda name: it, it.cancelled)


def wait(c):
    gate = Gate()
    tasks = [asyncio.create_task(child) for child in c.children(2, [gate])]
    return gated(gate, lambda name: asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION),
                 lambda: [task.done() for task in tasks])


def as_completed(c):
    gates = [Gate(), Gate(), Gate()]
    tasks = [asyncio.create_task(child) for child in c.children(3, gates)]
    it = asyncio.as_completed(tasks)

    def complete():
        next((gate for gate in gates if not gate.is_set()), gates[2]).set()

    def close():
        gates[0].fails.append([gate.is_set() for gate in gates].index(False))
        complete()
    return dict(wait=lambda name: next(it), complete=complete, close=close,
                state=lambda: [task.done() for task in tasks])


def shield(c):
    gate = Gate()
    it = asyncio.create_task(*c.children(1, [gate]))
    return gated(gate, lambda name: asyncio.shield(it), it.done)


def timeout(c):
    it = asyncio.Event()
    scope = None

    async def wait(name):
        nonlocal scope
        try:
            async with asyncio.timeout(None) as scope:
                return await it.wait()
        except TimeoutError:
            return f'expired {show(scope.expired())}'
    return dict(wait=wait, complete=it.set, close=lambda: expire(scope), state=it.is_set)


def queue_join(c):
    it = asyncio.Queue()
    it.put_nowait('item')

    def complete():
        if not it.empty():
            it.get_nowait()
            it.task_done()
    return dict(wait=lambda name: it.join(), complete=complete, state=it.qsize,
                close=lambda: it.shutdown(True))


class RateLimiter:
    """A leaky bucket that holds one, as aiolimiter's."""
    def __init__(self, period):
        self.period, self.level, self.looked = period, 0.0, 0.0
        self.turn = asyncio.Lock()

    async def acquire(self):
        async with self.turn:
            while True:
                now = asyncio.get_running_loop().time()
                self.level = max(0.0, self.level - (now - self.looked) / self.period)
                self.looked = now
                if self.level < 1e-6:
                    break
                await asyncio.sleep(self.level * self.period)
            self.level += 1


def rate_limiter(c):
    it = RateLimiter(c.at('C'))
    it.level, it.looked = 1, c.start
    return dict(wait=lambda name: it.acquire())


def delay(c):
    it = asyncio.Event()
    c.loop.call_later(c.at('C'), it.set)
    return dict(wait=lambda name: it.wait())


def drain(c):
    protocol, _, it = streams(c)
    protocol.pause_writing()

    def complete():
        if protocol._paused:
            protocol.resume_writing()

    def close():
        if not protocol._connection_lost:
            protocol.connection_lost(ConnectionResetError())
    return dict(wait=lambda name: it.drain(), complete=complete, close=close)


def open_connection(c):
    it, closed = None, False

    async def wait(name):
        nonlocal it, closed
        it, closed = c.loop.create_future(), False
        try:
            await it
        except asyncio.CancelledError:
            closed = True
            raise
        return 'connected'
    return dict(wait=wait, complete=lambda: it.done() or it.set_result(None),
                close=lambda: it.done() or it.set_exception(ConnectionRefusedError()),
                state=lambda: closed)


PRIMITIVES = {
    'sleep': sleep,
    'Event.wait': event,
    'Lock.acquire': lock,
    'Semaphore.acquire': semaphore,
    'Condition.wait': condition,
    'Condition.wait, lock held': lambda c: condition(c, True),
    'Barrier.wait, abort': lambda c: barrier(c, asyncio.Barrier.abort),
    'Barrier.wait, reset': lambda c: barrier(c, asyncio.Barrier.reset),
    'ThreadSafeFlag.wait': flag,
    'Future': future,
    'Task join': join,
    'Task join, slow cleanup': lambda c: join(c, True),
    'gather': gather,
    'gather, returnExceptions': lambda c: gather(c, True),
    'wait': wait,
    'asCompleted': as_completed,
    'shield': shield,
    'taskGroup': group,
    'taskGroup, body waits': lambda c: group(c, True),
    'timeout': timeout,
    'Queue.get': get,
    'Queue.get, immediate': lambda c: get(c, True),
    'Queue.put': put,
    'Queue.put, immediate': lambda c: put(c, True),
    'Queue.join': queue_join,
    'RateLimiter.acquire': rate_limiter,
    'Delay.wait': delay,
    'read': read,
    'readexactly': lambda c: read(c, True),
    'read, writer closed': lambda c: read(c, own=True),
    'drain': drain,
    'openConnection': open_connection,
}


async def nothing():
    pass


async def play(name, order, spacing, around, next):
    c = Case(name, order, spacing, around, next)
    loop = c.loop
    made = PRIMITIVES[name](c)
    rest = dict(before=nothing, after=nothing, complete=None, state=None, times=1)
    vars(c).update(rest | made)
    c.a = c.task('A', c.limited)
    await spin(3)
    if next:
        c.task('B', c.wait)
    await spin(3)
    await c.before()
    if c.timed():
        def block():
            loop.skipped += 1
        if spacing == 'turn':
            loop.call_at(c.start + 1 / 64, block)
        for event in order:
            if event != 'T' and (event != 'C' or c.complete):
                loop.call_at(c.start + c.at(event), c.fire, event)
    else:
        for i, event in enumerate(order):
            if i > 0:
                await spin(int(spacing))
            c.fire(event)
    parts = []

    async def settle():
        await spin(6)
        await asyncio.sleep(2)
        await c.after()
        await spin(6)
        parts.append(', '.join(c.log) + (f' ({show(c.state())})' if c.state else ''))
        c.log.clear()
    await settle()
    parts.append(c.a.cancelling())
    c.task('D', c.wait)
    await spin(3)
    await c.before()
    for _ in range(c.times):
        if c.complete:
            c.complete()
        await spin(3)
    if not c.complete:
        await asyncio.sleep(400)
    await settle()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel('end')
    await spin(6)
    parts.append(', '.join(sorted(c.log)))
    timers = sum(not handle.cancelled() for handle in loop._scheduled)
    # The number of wait queues in use is always 0 here: CPython has no way to ask.
    return ' | '.join(map(str, [*parts, len(asyncio.all_tasks()) - 1, timers, 0]))


async def main():
    reports = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: reports.append(context))
    # Unretrieved errors are reported when they are collected. gc.freeze() keeps old objects from costing time.
    gc.freeze()
    for case in CASES:
        reports.clear()
        line = await play(*case)
        gc.collect()
        print(f'{line} | {len(reports)}')

asyncio.run(main())

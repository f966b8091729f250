"""Prints the names of asyncio: its own, and those of its classes, without what they inherit from one another."""
import asyncio

CLASSES = '''Task Future AbstractEventLoop Handle TimerHandle Lock Event Condition Semaphore BoundedSemaphore Barrier
    Queue LifoQueue PriorityQueue StreamReader StreamWriter Server Runner TaskGroup Timeout'''

for name in sorted(set(asyncio.__all__)):
    if not name.startswith('_'):
        print(name)
for each in CLASSES.split():
    cls = getattr(asyncio, each)
    inherited = {name for base in cls.__mro__[1:-1] if hasattr(asyncio, base.__name__) for name in dir(base)}
    own = vars(cls)
    for name in dir(cls):
        if not name.startswith('_') and (name in own or name not in inherited):
            print(f'{each}.{name}')
for name in dir(ExceptionGroup):
    if not name.startswith('_'):
        print(f'ExceptionGroup.{name}')

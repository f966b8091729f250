# oracle: cpython
# MicroPython: there is no ExceptionGroup.
import asyncio


class SensorError(Exception):
    pass


class HeatError(SensorError):
    pass


def show(group):
    if group is None:
        return "nothing"
    parts = (show(e) if isinstance(e, ExceptionGroup) else str(e) for e in group.exceptions)
    return f"[{' '.join(parts)}]"


async def main():
    inner = ExceptionGroup("inner", [HeatError("hot"), ValueError("lost")])
    group = ExceptionGroup("outer", [SensorError("wet"), inner, ValueError("late")])
    print(f"all: {show(group)}")
    for type in [SensorError, HeatError, Exception, ExceptionGroup, IndexError]:
        matching, rest = group.split(type)
        print(f"{show(matching)} and {show(rest)}")
    print(group)
    print(group.subgroup(HeatError) or "nothing")


asyncio.run(main())

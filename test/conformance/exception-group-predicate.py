# oracle: cpython
# MicroPython: there is no ExceptionGroup.
import asyncio


def ask(error, wanted):
    print(f"  asked: {error}")
    return str(error).startswith(wanted)


async def main():
    wires = ExceptionGroup("wires", [ValueError("red is cut"), ValueError("blue is cut")])
    group = ExceptionGroup("device", [ValueError("no power"), wires])
    for wanted in ["blue", "wires", "device", "green"]:
        print(wanted)
        found = group.subgroup(lambda error: ask(error, wanted))
        inner = found and found.exceptions[0]
        print(f"  found: {'nothing' if found is None else inner}")
        same = inner is wires or found is group
        print(f"  the same object: {'yes' if same else 'no'}")


asyncio.run(main())

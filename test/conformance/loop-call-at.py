# oracle: cpython
# MicroPython: loops have no clock.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()

    def ring():
        print(f"not early: {'yes' if loop.time() > start + 0.0499 else 'no'}")

    late = loop.call_at(start + 0.05, ring)
    loop.call_at(start + 0.02, print, "before that")
    loop.call_at(start - 10, print, "in the past")
    print(f"when: {'as given' if late.when() == start + 0.05 else 'another time'}")
    await asyncio.sleep(0.08)
    print("main ends")


asyncio.run(main())

# oracle: cpython
# MicroPython: there are no futures.
import asyncio


async def main():
    future = asyncio.get_running_loop().create_future()

    def unwanted(f):
        print("not reached")

    future.add_done_callback(lambda f: print(f"one: {f.result()}"))
    future.add_done_callback(unwanted)
    future.add_done_callback(lambda f: print("two"))
    print(f"removed {future.remove_done_callback(unwanted)}")
    future.set_result("ripe")
    print("set")
    await asyncio.sleep(0)
    print("after one turn")
    future.add_done_callback(lambda f: print("three"))
    print("added to a done future")
    await asyncio.sleep(0)
    print("after another turn")


asyncio.run(main())

# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue()

    def done():
        try:
            queue.task_done()
            print("done")
        except ValueError:
            print("too often")

    done()
    queue.put_nowait("apple")
    queue.put_nowait("banana")
    for _ in range(3):
        done()
    await queue.join()
    print(f"joined, {queue.qsize()} still in the queue")


asyncio.run(main())

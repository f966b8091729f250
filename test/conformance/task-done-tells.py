# oracle: cpython micropython
import asyncio


async def main():
    async def one():
        return 1

    async def fail():
        raise ValueError("broken")

    async def long():
        await asyncio.sleep(10)

    quick = asyncio.create_task(one())
    failing = asyncio.create_task(fail())
    slow = asyncio.create_task(long())

    def tell():
        answers = ["yes" if t.done() else "no" for t in [quick, failing, slow]]
        print(f"done? {' '.join(answers)}")

    tell()
    try:
        await failing
    except ValueError:
        print("failed")
    tell()
    slow.cancel()
    try:
        await slow
    except asyncio.CancelledError:
        pass
    tell()


asyncio.run(main())

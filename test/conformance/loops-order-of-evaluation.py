# oracle: cpython micropython
import asyncio

log = []


def note(text):
    log.append(text)
    return text


async def later(text):
    await asyncio.sleep(0)
    return note(text)


async def main():
    total = 1

    async def add():
        nonlocal total
        await asyncio.sleep(0)
        total = 100
        return 5

    total = total + await add()
    print(f"total {total}")

    list = [note("a"), await later("b"), note("c"), await later("d")]
    print("".join(list))

    def join(*words):
        return "".join(words)

    print(join(note("e"), await later("f"), note("g")))
    print(note("h") + await later("i") + note("j"))
    print("".join(log))


asyncio.run(main())

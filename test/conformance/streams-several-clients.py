# oracle: cpython
import asyncio


async def main():
    open = 0
    most = 0
    all_are_there = asyncio.Event()

    async def handle(reader, writer):
        nonlocal open, most
        open += 1
        most = max(most, open)
        if open == 10:
            all_are_there.set()
        await all_are_there.wait()
        while True:
            line = await reader.readline()
            if line == b"":
                break
            await asyncio.sleep(0.01)
            writer.write(line.upper())
            await writer.drain()
        open -= 1
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async def talk(n):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answers = []
        for word in ["hello", "from", f"client {n}"]:
            writer.write(f"{word}\n".encode())
            answers.append((await reader.readline()).decode().strip())
        writer.close()
        await writer.wait_closed()
        return " ".join(answers)

    for answer in await asyncio.gather(*[talk(n) for n in range(10)]):
        print(answer)
    print(f"at most {most} at once")
    server.close()


asyncio.run(main())

# oracle: cpython
import asyncio


async def main():
    members = {}

    async def handle(reader, writer):
        name = (await reader.readline()).decode().strip()
        members[name] = writer
        writer.write(f"welcome {name}, you are number {len(members)}\n".encode())
        while True:
            line = await reader.readline()
            if line == b"":
                break
            for other, to in members.items():
                if other != name:
                    to.write(f"{name}: ".encode() + line)
        del members[name]
        for to in members.values():
            to.write(f"{name} has left\n".encode())
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    class Client:
        async def join(self, name):
            self.name = name
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
            self.say(name)
            print((await self.reader.readline()).decode().strip())
            return self

        def say(self, text):
            self.writer.write(f"{text}\n".encode())

        async def hear(self):
            print(f"{self.name} hears {(await self.reader.readline()).decode().strip()}")

        async def leave(self):
            self.writer.close()
            await self.writer.wait_closed()

    ada = await Client().join("ada")
    bob = await Client().join("bob")
    cy = await Client().join("cy")
    ada.say("hello")
    await bob.hear()
    await cy.hear()
    cy.say("hi, ada")
    await ada.hear()
    await bob.hear()
    await bob.leave()
    await ada.hear()
    await cy.hear()
    await ada.leave()
    await cy.hear()
    await cy.leave()
    server.close()


asyncio.run(main())

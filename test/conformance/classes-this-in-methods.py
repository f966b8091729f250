# oracle: cpython micropython
import asyncio


class Lamp:
    def __init__(self, name):
        self.name = name
        self._on = False
        self.switches = 0

    @property
    def state(self):
        return "on" if self._on else "off"

    async def toggle(self, times):
        async def step():
            await asyncio.sleep(0)
            self._on = not self._on
            self.switches += 1

        for i in range(times):
            await step()
        return f"{self.name} is {self.state}"

    async def both(self, other):
        states = await asyncio.gather(self.toggle(1), other.toggle(2))
        return ", ".join(states)


async def main():
    red = Lamp("red")
    blue = Lamp("blue")
    print(await red.toggle(3))
    print(await red.both(blue))
    task = asyncio.create_task(blue.toggle(1))
    print(await task)
    print(f"{red.switches} and {blue.switches} switches")


asyncio.run(main())

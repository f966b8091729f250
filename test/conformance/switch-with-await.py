# oracle: cpython micropython
import asyncio


async def give(value):
    await asyncio.sleep(0)
    return value


async def describe(command):
    text = command
    subject = await give(command)
    if subject == await give("on"):
        text += ": light"
    elif subject in ("stop", "off"):
        await asyncio.sleep(0)
        text += ": dark"
    elif subject in ("reset", "start"):
        if subject == "reset":
            text += ": first,"
        text += await give(" then go")
    else:
        return f"{text}: what?"
    return f"{text}."


async def main():
    for command in ["on", "stop", "off", "reset", "start", "jump"]:
        print(await describe(command))


asyncio.run(main())

# oracle: cpython
# MicroPython: default_exception_handler takes the loop as well, and prints on the standard output.
import asyncio


async def main():
    loop = asyncio.get_running_loop()

    def handler(where, context):
        if context["message"] == "expected":
            print("handler: as expected")
        else:
            print("handler: leaves it to the default one")
            where.default_exception_handler(context)

    loop.set_exception_handler(handler)
    loop.call_exception_handler({"message": "expected"})
    loop.call_exception_handler({"message": "unexpected", "exception": ValueError("oops")})
    loop.set_exception_handler(None)
    loop.call_exception_handler({"message": "nobody is there"})
    print("main ends")


asyncio.run(main())

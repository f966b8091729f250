# oracle: cpython micropython
import asyncio


async def main():
    loop = asyncio.get_event_loop()

    def handler(where, context):
        print(f"this loop? {'yes' if where is loop else 'no'}")
        error = context["exception"] if "exception" in context else "no exception"
        print(f"handler: {context['message']}, {error}")

    print(f"at first there is {'none' if loop.get_exception_handler() is None else 'one'}")
    loop.set_exception_handler(handler)
    print(f"then there is {'ours' if loop.get_exception_handler() is handler else 'another'}")
    loop.call_exception_handler({"message": "the pump", "exception": ValueError("it is dry")})
    loop.call_exception_handler({"message": "only a word"})
    loop.set_exception_handler(None)
    print(f"at last there is {'none' if loop.get_exception_handler() is None else 'one'}")


asyncio.run(main())

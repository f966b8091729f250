# oracle: cpython
# MicroPython: there are no futures.
import asyncio

loop = asyncio.new_event_loop()
answer = loop.create_future()


def ring():
    print("the answer is there")
    answer.set_result(42)


loop.call_later(0.02, ring)
value = loop.run_until_complete(answer)
print(f"the answer is {value}")
value = loop.run_until_complete(answer)
print(f"it still is {value}")
loop.close()

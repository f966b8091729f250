# The server of web.ts with microdot, whose file MICRODOT names. Argument: its port.
import os
import sys

sys.path.insert(0, os.getenv("MICRODOT").rsplit("/", 1)[0])

from microdot import Microdot

BODY = "x" * 100
app = Microdot()


@app.route("/")
async def index(request):
    return BODY


print("listening", file=sys.stderr)
app.run("127.0.0.1", int(sys.argv[1]))

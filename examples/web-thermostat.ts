// A thermostat with a web page. The page shows the temperature live over a WebSocket and sets the target, the same values
// are on an MQTT broker, and all of it goes on while the broker is away. The room is simulated: it warms up quickly.
//
//   npx uasyncio run examples/web-thermostat.ts --on quickjs mqtt://localhost
//   open http://127.0.0.1:8080/, or: curl http://127.0.0.1:8080/state
//   mosquitto_sub -t 'home/thermostat/#' -v; mosquitto_pub -t home/thermostat/set -m 23

import { createTask, Event, every, OSError, run } from 'uasyncio';
import { Response, Router, serve } from 'uasyncio/http';
import { connect, type MqttClient, MqttError } from 'uasyncio/mqtt';
import { upgrade, type WebSocket, WebSocketError } from 'uasyncio/websocket';

declare const scriptArgs: string[]; // on QuickJS

const [broker = 'mqtt://localhost', port = '8080'] =
  typeof scriptArgs === 'undefined' ? (process.argv?.slice(2) ?? []) : scriptArgs.slice(1);
const state = { temperature: 17.5, target: 20, heating: false };
const changed = new Event();

function step() {
  state.heating = state.temperature < state.target;
  state.temperature += state.heating ? 0.08 + 0.1 * Math.random() : -0.06 * Math.random() - 0.02;
  // Wakes those who wait now.
  changed.set();
  changed.clear();
}

function setTarget(text: string) {
  const target = Number(text);
  if (target >= 5 && target <= 30) state.target = target;
}

/** A page: shows each change, and receives the targets that are set on it. A page that is slow misses some changes. */
async function live(socket: WebSocket) {
  const shows = createTask(async () => {
    try {
      for (;;) {
        await socket.send(JSON.stringify(state));
        await changed.wait();
      }
    } catch (error) {
      if (!(error instanceof WebSocketError)) throw error;
    }
  });
  try {
    for await (const message of socket) setTarget(String(message));
  } finally {
    shows.cancel();
  }
}

async function publish(client: MqttClient) {
  for (;;) {
    await client.publish('home/thermostat/state', JSON.stringify(state), { retain: true });
    await changed.wait();
  }
}

/** The values on the broker: connects again and again, until it is there. */
async function telemetry() {
  try {
    const client = await connect(broker);
    const targets = await client.subscribe('home/thermostat/set', { encoding: 'utf-8' });
    createTask(() => publish(client));
    for await (const { payload } of targets) setTarget(payload);
  } catch (error) {
    if (!(error instanceof OSError || error instanceof MqttError)) throw error;
    console.log(`no broker: ${error.message}`);
  }
}

const PAGE = `<!doctype html>
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Thermostat</title>
<style>
  body { font: 16px system-ui, sans-serif; background: #f4f1ec; color: #333; text-align: center; margin: 2em }
  #now { font-size: 5em; font-weight: 200 } #now.on { color: #d2491f }
  button { font-size: 1.5em; width: 2em; border: 0; border-radius: 1em; background: #fff } #target { margin: 0 1em }
  svg { width: 100%; max-width: 26em; height: 6em; margin-top: 1.5em } #link { font-size: .8em; color: #888 }
</style>
<h1>Thermostat</h1><div id="now">–</div>
<button onclick="set(-.5)">−</button><span id="target">–</span><button onclick="set(.5)">+</button><br>
<svg viewBox="0 0 119 40" preserveAspectRatio="none">
  <path id="aim" fill="none" stroke="#999" stroke-width=".4"/><path id="line" fill="none" stroke="#d2491f"/>
</svg><div id="link">not connected</div>
<script>
  const show = (id, text) => (document.getElementById(id).textContent = text);
  const degrees = (x) => x.toFixed(1) + ' °C', y = (x) => 40 - (x - 15) * 4, past = [];
  let socket, target;
  const set = (by) => socket.send(target + by);
  (function open() {
    socket = new WebSocket('ws://' + location.host + '/live');
    socket.onopen = () => show('link', 'live');
    socket.onclose = () => { show('link', 'not connected'); setTimeout(open, 1000) };
    socket.onmessage = ({ data }) => {
      const state = JSON.parse(data);
      show('now', degrees(state.temperature));
      show('target', degrees(target = state.target));
      now.className = state.heating ? 'on' : '';
      if (past.push(y(state.temperature)) > 120) past.shift();
      line.setAttribute('d', past.map((at, i) => (i ? 'L' : 'M') + i + ' ' + at).join(''));
      aim.setAttribute('d', 'M0 ' + y(target) + 'H119');
    };
  })();
</script>`;

run(async () => {
  const app = new Router()
    .get('/', () => new Response(PAGE, { headers: { 'content-type': 'text/html' } }))
    .get('/state', () => Response.json(state))
    .get('/live', upgrade(live));
  const server = await serve(app, '127.0.0.1', Number(port));
  console.log(`http://127.0.0.1:${server.port}/`);
  createTask(telemetry);
  await every(100, step);
});

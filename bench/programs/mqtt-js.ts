import mqtt from 'mqtt';
import { argument } from './meter.js';

const PAYLOAD = '0123456789abcdef'.repeat(2);
const AT_ONCE = 20;

const [port, qos, count] = argument().split(' ').map(Number) as [number, 0 | 1, number];
const client = mqtt.connect(`mqtt://127.0.0.1:${port}`);
let left = count;
let working = AT_ONCE;

function publish(): void {
  if (left-- > 0) client.publish('bench/topic', PAYLOAD, { qos }, publish);
  else if (--working === 0) client.end();
}

client.on('connect', () => {
  for (let i = 0; i < AT_ONCE; i++) publish();
});

// The server of web.ts without the library.
import { createServer } from 'node:http';
import { argument } from './meter.js';

const BODY = 'x'.repeat(100);
const HEAD = { 'content-type': 'text/plain;charset=UTF-8', 'content-length': 100 };

createServer((_, response) => response.writeHead(200, HEAD).end(BODY)).listen(
  Number(argument()),
  '127.0.0.1',
  () => console.error('listening'),
);

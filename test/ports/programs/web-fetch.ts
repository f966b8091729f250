// Arguments: URLs. Fetches them one after another; prints status and length of each, or true for an error page.
import { run } from 'uasyncio';
import { fetch } from 'uasyncio/http';
import { args } from './host.js';

run(async () => {
  for (const url of args) {
    const response = await fetch(url);
    const { length } = await response.bytes();
    console.log(`${response.status} ${response.ok ? length : length > 0}`);
  }
});

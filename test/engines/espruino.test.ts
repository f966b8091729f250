import { checkPrograms } from '../support/conformance.js';

describe('the real Espruino', () => {
  before(function () {
    if (!process.env.ESPRUINO) this.skip();
  });
  checkPrograms('espruino', 'compiled');
});

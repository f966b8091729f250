var net = require('net');
try {
  net.connect({ host: 'nobody.invalid', port: 1 });
} catch (error) {
  print(error.toString());
}

/* prints
InternalError: Unable to locate host
*/

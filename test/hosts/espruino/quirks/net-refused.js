var net = require('net');
try {
  net.connect({ port: 1 });
  print('connected');
} catch (error) {
  print(error.toString(), error instanceof Error, error instanceof InternalError);
}

/* prints
ERROR: Connect failed (err 111)
InternalError: Unable to create socket false true
*/

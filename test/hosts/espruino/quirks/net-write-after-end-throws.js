var net = require('net');
var server = net.createServer(function () {});
server.listen(34576);
var c = net.connect({ port: 34576 });
c.end();
try {
  c.write('x');
} catch (error) {
  print(error.toString(), error instanceof Error);
}
server.close();

/* prints
Error: This socket is closed true
*/

var net = require('net');
var server = net.createServer(function () {});
server.listen(34573);
var log = [];
var c = net.connect({ port: 34573 });
c.write('x');
c.on('connect', function () {
  log.push('connect');
});
c.on('drain', function () {
  log.push('drain');
});
setTimeout(function () {
  print(log.join());
  c.end();
  server.close();
}, 50);

/* prints
drain,connect,drain
*/

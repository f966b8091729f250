var net = require('net');
var server = net.createServer(function () {});
server.listen(34573);
var log = [];
var c = net.connect({ port: 34573 });
function note(text) {
  log.push(text);
  if (log.length < 3) return;
  print(log.join());
  c.end();
  server.close();
}
c.write('x');
c.on('connect', function () {
  note('connect');
});
c.on('drain', function () {
  note('drain');
});

/* prints
drain,connect,drain
*/

var net = require('net');
var server = net.createServer(function () {});
server.listen(34581);
var c = net.connect({ port: 34581 }, function (socket) {
  print('callback', socket === c);
  c.end();
  server.close();
});

/* prints
callback true
*/

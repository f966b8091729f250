var net = require('net');
var server = net.createServer(function (c) {
  print(typeof c.remoteAddress, typeof c.pause, typeof c.setTimeout, typeof c.destroy, typeof c.on);
  c.end();
  server.close();
});
server.listen(34580);
var c = net.connect({ port: 34580 });

/* prints
undefined undefined undefined undefined function
*/

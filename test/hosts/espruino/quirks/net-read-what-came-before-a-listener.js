var net = require('net');
var server = net.createServer(function (c) {
  c.write('early');
});
server.listen(34579);
var c = net.connect({ port: 34579 });
var id = setInterval(function () {
  if (!c.available()) return;
  clearInterval(id);
  print(c.read(2), c.read(), c.available());
  c.end();
  server.close();
}, 5);

/* prints
ea rly 0
*/

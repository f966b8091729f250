var net = require('net');
var server = net.createServer(function (c) {
  c.write('early');
});
server.listen(34578);
var c = net.connect({ port: 34578 });
var id = setInterval(function () {
  if (!c.available()) return;
  clearInterval(id);
  print(c.available());
  c.on('data', function (data) {
    print(data);
    c.end();
    server.close();
  });
}, 5);

/* prints
5
early
*/

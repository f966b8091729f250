var net = require('net');
var server = net.createServer(function (c) {
  c.on('data', function (data) {
    print(data);
    c.end();
    server.close();
  });
});
server.listen(34577);
var c = net.connect({ port: 34577 });
c.write(new Uint8Array([104, 105]));

/* prints
104,105
*/

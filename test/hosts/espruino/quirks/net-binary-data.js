var net = require('net');
var server = net.createServer(function (c) {
  c.on('data', function (data) {
    print(data.length, data.charCodeAt(0), data.charCodeAt(1), data.charCodeAt(2));
    c.end();
    server.close();
  });
});
server.listen(34583);
var c = net.connect({ port: 34583 });
c.write(E.toString([0, 200, 255]));

/* prints
3 0 200 255
*/

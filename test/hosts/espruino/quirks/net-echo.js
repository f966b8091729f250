var net = require('net');
var server = net.createServer(function (c) {
  c.on('data', function (data) {
    c.write(data.toUpperCase());
  });
  c.on('close', function (failed) {
    print('server: close', failed);
    server.close();
  });
});
print(server.listen(34571) === server);
var c = net.connect({ host: '127.0.0.1', port: 34571 });
print(c.write('hello'));
c.on('data', function (data) {
  print('data', data);
  c.end();
});
c.on('close', function (failed) {
  print('client: close', failed);
});

/* prints
true
false
data HELLO
client: close false
server: close false
*/

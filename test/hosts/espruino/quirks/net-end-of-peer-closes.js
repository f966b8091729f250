var net = require('net');
var server = net.createServer(function (c) {
  c.end('bye');
});
server.listen(34582);
var c = net.connect({ port: 34582 });
c.on('data', print);
c.on('end', function () {
  print('end');
});
c.on('close', function (failed) {
  print('close', failed);
  try {
    c.write('x');
  } catch (error) {
    print(error.toString());
  }
  server.close();
});

/* prints
bye
end
close false
Error: This socket is closed
*/

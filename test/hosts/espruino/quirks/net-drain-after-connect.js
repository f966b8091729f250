var net = require('net');
var server = net.createServer(function () {});
server.listen(34572);
var c = net.connect({ port: 34572 });
c.on('connect', function (socket) {
  print('connect', socket === c);
});
c.on('drain', function () {
  print('drain');
  c.end();
  server.close();
});
c.on('end', function () {
  print('end');
});
c.on('close', function (failed) {
  print('close', failed);
});

/* prints
connect true
drain
end
close false
*/

var net = require('net');
var sizes = [];
var total = 0;
var server = net.createServer(function (c) {
  c.on('data', function (data) {
    total += data.length;
    if (sizes.indexOf(data.length) < 0) sizes.push(data.length);
    if (total < 1072) return;
    print(sizes.join(), typeof data);
    server.close();
    c.end();
  });
});
server.listen(34574);
var c = net.connect({ port: 34574 });
c.write('x'.repeat(1072));

/* prints
536 string
*/

var net = require('net');
var server = net.createServer(function () {});
server.listen(34575);
var c = net.connect({ port: 34575 });
print(c.write(''), c.write('a'), c.end('b'));
server.close();

/* prints
false false undefined
*/

var net = require('net');
print(typeof net.connect, typeof net.createServer, typeof net.Socket, typeof net.listen);

/* prints
function function undefined undefined
*/

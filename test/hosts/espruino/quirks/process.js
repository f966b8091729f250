print(typeof process.version, typeof process.env, typeof process.memory().free, process.env.BOARD);

/* prints
string object number LINUX
*/

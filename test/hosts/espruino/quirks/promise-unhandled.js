Promise.reject(new Error('lost'));
print('sync');

/* prints
sync
Uncaught Error: Unhandled promise rejection: Error: lost
*/

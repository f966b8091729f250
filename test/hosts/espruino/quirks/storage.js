var Storage = require('Storage');
Storage.write('quirk', 'text');
print(Storage.read('quirk'));
Storage.erase('quirk');
print(Storage.read('quirk'));

/* prints
text
undefined
*/

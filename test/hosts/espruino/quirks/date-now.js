print(typeof Date.now(), typeof Date['UTC'], new Date(0).toISOString(), new Date(5).getTime());

/* prints
number undefined 1970-01-01T00:00:00.000Z 5
*/

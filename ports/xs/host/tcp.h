/* The script's side of a connection, shared by its class (tcp.c) and by callbacks.c. */
#ifndef TCP_H
#define TCP_H

#include "host.h"

typedef struct {
	Delivery delivery;
	Link* link;
	txSlot self;
	txSlot* onReadable;
	txSlot* onWritable;
	txSlot* onError;
	int format;
	int triggers;
	int users;
	txInteger lastUnread;
	bool error;
	bool errorReported;
	bool remembered;
} TCP;

void tcpTrigger(void* owner, int triggers);
void tcpDeliver(txMachine* the, Delivery* delivery);
void tcpRelease(TCP* tcp);
txInteger tcpUnread(const TCP* tcp);

#endif

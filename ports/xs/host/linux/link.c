/*
 * A connected socket with a bounded buffer in each direction.
 *
 * While the input buffer is full the kernel is not read, so that TCP slows the peer down. The output buffer
 * goes to the kernel at the end of each pass. A link that its owner has closed stays until the kernel has
 * taken everything; what comes meanwhile is dropped, because two such ends of one connection would wait for
 * each other for ever. On a device what comes meanwhile resets the connection, and so does a close with bytes
 * unread.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host.h"

/* The size of an ESP32's TCP windows, and of all buffers on the SDK's Linux platform. */
#define DEVICE_ROOM 5744
#define LINUX_ROOM 1536

static Link links = { .next = &links, .previous = &links };

static size_t capacity(void)
{
	return options.lin ? LINUX_ROOM : DEVICE_ROOM;
}

static size_t roomOf(const Buffer* buffer)
{
	return capacity() - buffer->length;
}

static void compact(Buffer* buffer)
{
	if (buffer->start) {
		memmove(buffer->bytes, buffer->bytes + buffer->start, buffer->length);
		buffer->start = 0;
	}
}

static void take(Buffer* buffer, size_t length)
{
	buffer->start += length;
	buffer->length -= length;
	if (buffer->length == 0)
		buffer->start = 0;
}

static bool isUnsent(const Link* link)
{
	return link->output.length > 0 || link->saysGoodbye;
}

static bool lingers(const Link* link)
{
	return !link->owner && !link->failed && isUnsent(link);
}

static bool reads(const Link* link)
{
	if (!link->connected || link->ended || link->failed)
		return false;
	return lingers(link) || (link->trigger && roomOf(&link->input) > 0);
}

static bool sends(const Link* link)
{
	if (link->failed)
		return false;
	return !link->connected || (link->blocked && isUnsent(link)) || (link->tls && tls_wants_room(link->tls));
}

/* Whether the link keeps the program alive: its peer can wake the program, or something must still be sent. */
static bool isAlive(const Link* link)
{
	if (link->failed)
		return false;
	return isUnsent(link) || (link->owner && !link->ended);
}

static void settle(Link* link)
{
	bool alive = isAlive(link);
	waitWatch(&link->watch, (reads(link) ? EPOLLIN : 0) | (sends(link) ? EPOLLOUT : 0));
	if (alive != link->alive) {
		link->alive = alive;
		if (alive)
			loopHold();
		else
			loopRelease();
	}
}

/* Reads what is unread, because closing with bytes unread makes the kernel reset the connection and drop what was sent. */
static void discardInput(int fd)
{
	char bytes[4096];
	while (recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
		;
}

static void destroy(Link* link)
{
	waitWatch(&link->watch, 0);
	if (link->alive)
		loopRelease();
	tls_forget(link->watch.fd);
	discardInput(link->watch.fd);
	close(link->watch.fd);
	acceptorsResume();
	link->next->previous = link->previous;
	link->previous->next = link->next;
	free(link->input.bytes);
	free(link->output.bytes);
	free(link->words);
	free(link);
}

/* Encrypted connections have no model: a device has none, or the SDK's, which uses a plain one. */
static bool isDevice(const Link* link)
{
	return !options.lin && !link->tls;
}

/* Resets the connection, as lwIP does: bytes that have not been sent are lost. */
static void reset(Link* link)
{
	struct linger none = { .l_onoff = 1, .l_linger = 0 };
	setsockopt(link->watch.fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
	link->output.length = 0;
}

/* Includes bytes in the kernel: lwIP would have received these already. */
static bool hasUnread(const Link* link)
{
	int count = 0;
	ioctl(link->watch.fd, FIONREAD, &count);
	return link->input.length > 0 || count > 0;
}

static bool peerHasReset(const Link* link)
{
	struct tcp_info info = { .tcpi_state = 0 };
	socklen_t length = sizeof info;
	getsockopt(link->watch.fd, IPPROTO_TCP, TCP_INFO, &info, &length);
	return info.tcpi_state == TCP_CLOSE;
}

static void trigger(Link* link, int triggers)
{
	if (link->trigger)
		link->trigger(link->owner, triggers);
}

static void fail(Link* link)
{
	link->failed = true;
	link->error = errno;
	if (errno >= TLS_PROTOCOL)
		link->words = strdup(tls_words());
	link->output.length = 0;
	link->saysGoodbye = false;
	trigger(link, TRIGGER_ERROR);
}

static void finishConnecting(Link* link)
{
	int error = 0;
	socklen_t length = sizeof error;
	getsockopt(link->watch.fd, SOL_SOCKET, SO_ERROR, &error, &length);
	if (error) {
		errno = error;
		fail(link);
		return;
	}
	link->connected = true;
	trigger(link, TRIGGER_WRITABLE);
}

static ssize_t receiveBytes(Link* link, uint8_t* bytes, size_t length)
{
	return link->tls ? tls_recv(link->tls, bytes, length) : recv(link->watch.fd, bytes, length, MSG_DONTWAIT);
}

static bool receiveOnce(Link* link)
{
	Buffer* input = &link->input;
	if (lingers(link))
		input->length = 0;
	compact(input);
	ssize_t count = receiveBytes(link, input->bytes + input->length, roomOf(input));
	if (count > 0) {
		if (lingers(link) && isDevice(link)) {
			reset(link);
			return false;
		}
		input->length += (size_t)count;
		trigger(link, TRIGGER_READABLE);
		return true;
	}
	if (count == 0) {
		link->ended = true;
		trigger(link, TRIGGER_ERROR);
	}
	else if (errno != EAGAIN && errno != EINTR)
		fail(link);
	return false;
}

/* The SDK's Linux platform reads once in a pass, so data and the end never come together there. */
static void receive(Link* link)
{
	while (reads(link) && receiveOnce(link))
		if (options.lin)
			return;
}

static ssize_t sendBytes(Link* link, const uint8_t* bytes, size_t length)
{
	/* What was written before the handshake is sent before it. */
	if (link->tls && !link->shaking)
		return tls_send(link->tls, bytes, length);
	return send(link->watch.fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* Nothing can be done if it fails: the connection is over for this side. */
static void sayGoodbye(Link* link)
{
	link->blocked = tls_shutdown(link->tls) < 0 && errno == EAGAIN;
	link->saysGoodbye = link->blocked;
}

static void flush(Link* link)
{
	Buffer* output = &link->output;
	bool taken = false;
	link->dirty = false;
	link->blocked = false;
	while (output->length > 0) {
		ssize_t count = sendBytes(link, output->bytes + output->start, output->length);
		if (count >= 0) {
			take(output, (size_t)count);
			taken = true;
		}
		else if (errno == EAGAIN) {
			link->blocked = true;
			break;
		}
		else if (errno != EINTR) {
			fail(link);
			return;
		}
	}
	if (link->saysGoodbye && output->length == 0)
		sayGoodbye(link);
	if (taken)
		trigger(link, TRIGGER_WRITABLE);
}

static void shakeHands(Link* link)
{
	if (!link->shaking || link->failed || link->output.length > 0)
		return;
	if (tls_handshake(link->tls) > 0) {
		link->shaking = false;
		trigger(link, TRIGGER_WRITABLE);
	}
	else if (errno != EAGAIN)
		fail(link);
}

static void settleOrDestroy(Link* link)
{
	if (link->owner || isAlive(link))
		settle(link);
	else
		destroy(link);
}

static void onReady(Watch* watch, uint32_t events)
{
	Link* link = (Link*)((char*)watch - offsetof(Link, watch));
	if (!link->connected)
		finishConnecting(link);
	else {
		if (events & (EPOLLOUT | EPOLLERR | EPOLLHUP))
			flush(link);
		shakeHands(link);
		/* To receive, TLS may have to send, and the other way round. */
		if (link->tls || (events & (EPOLLIN | EPOLLERR | EPOLLHUP)))
			receive(link);
	}
	settleOrDestroy(link);
}

static Link* create(int fd)
{
	Link* link = calloc(1, sizeof *link);
	link->watch.fd = fd;
	link->watch.ready = onReady;
	link->input.bytes = malloc(capacity());
	link->output.bytes = malloc(capacity());
	link->next = &links;
	link->previous = links.previous;
	links.previous->next = link;
	links.previous = link;
	return link;
}

Link* linkConnect(const Endpoint* peer, const char** reason)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = peer->address,
		.sin_port = htons(peer->port)
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		*reason = "no socket";
		return NULL;
	}
	Link* link = create(fd);
	link->peer = *peer;
	/* Epoll also reports a connection that fails or succeeds at once. */
	if (connect(fd, (const struct sockaddr*)&address, sizeof address) < 0 && errno != EINPROGRESS)
		link->failed = true;
	return link;
}

Link* linkAccepted(int fd)
{
	Link* link = create(fd);
	struct sockaddr_in peer = { .sin_port = 0 };
	socklen_t length = sizeof peer;
	getpeername(fd, (struct sockaddr*)&peer, &length);
	link->peer.address = peer.sin_addr.s_addr;
	link->peer.port = ntohs(peer.sin_port);
	link->connected = true;
	return link;
}

void linkAdopt(Link* link, void* owner, void (*triggerOwner)(void* owner, int triggers))
{
	link->owner = owner;
	link->trigger = triggerOwner;
	if (link->failed)
		trigger(link, TRIGGER_ERROR);
	settle(link);
}

void linkEndDelivered(Link* link)
{
	link->endDelivered = isDevice(link) && link->ended && !link->failed && !peerHasReset(link);
}

/*
 * The SDK's tcp.c removes its error callback when the peer ends and keeps the control block. A reset that
 * follows frees the block inside lwIP, and the close frees it again.
 */
static void checkControlBlock(const Link* link)
{
	if (!link->endDelivered || !peerHasReset(link))
		return;
	fprintf(stderr, "a control block closed twice: the peer reset the connection after its end, then the program closed it\n");
	endProcess(1);
}

void linkDisown(Link* link)
{
	if (isDevice(link)) {
		checkControlBlock(link);
		if (hasUnread(link))
			reset(link);
	}
	link->owner = NULL;
	link->trigger = NULL;
	link->input.length = 0;
	settleOrDestroy(link);
}

void linkNoDelay(Link* link, bool on)
{
	int value = on;
	setsockopt(link->watch.fd, IPPROTO_TCP, TCP_NODELAY, &value, sizeof value);
}

size_t linkRoom(const Link* link)
{
	return roomOf(&link->output);
}

void linkRead(Link* link, void* bytes, size_t length)
{
	memcpy(bytes, link->input.bytes + link->input.start, length);
	take(&link->input, length);
	/* Epoll does not report what OpenSSL has decrypted. */
	if (link->tls)
		receive(link);
	settle(link);
}

void linkWrite(Link* link, const void* bytes, size_t length)
{
	Buffer* output = &link->output;
	if (length == 0)
		return;
	compact(output);
	memcpy(output->bytes + output->length, bytes, length);
	output->length += length;
	link->dirty = true;
	settle(link);
}

void linksFlush(void)
{
	Link* link = links.next;
	while (link != &links) {
		Link* next = link->next;
		if (link->dirty && !link->blocked && !link->failed) {
			flush(link);
			settleOrDestroy(link);
		}
		link = next;
	}
}

bool linkEncrypt(Link* link, struct tls_options* tlsOptions, const char* name, struct tls_text* early)
{
	int fd = link->watch.fd;
	Buffer* input = &link->input;
	if (link->ended || link->failed) {
		errno = ECONNRESET;
		return false;
	}
	if (tls_add(early, input->bytes + input->start, input->length) || tls_begin(fd, tlsOptions, name, early))
		return false;
	input->start = input->length = 0;
	link->tls = tls_of(fd);
	link->shaking = true;
	flush(link);
	shakeHands(link);
	receive(link);
	settle(link);
	return true;
}

void linkSayGoodbye(Link* link)
{
	if (link->failed || link->shaking)
		return;
	link->saysGoodbye = true;
	flush(link);
	settle(link);
}

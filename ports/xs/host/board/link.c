/*
 * A connection of lwIP, treated as the SDK's tcp.c treats it.
 *
 * Packets are kept as they came; when a whole one has been read, lwIP is informed of the room. What is
 * written is sent at the end of a pass. At the end of the peer's stream, or at an error, all callbacks are
 * removed: a reset after the end then frees the control block without a report.
 */
#include <stdlib.h>

#include "platform.h"

struct Piece {
	Piece* next;
	struct pbuf* packet;
	uint16_t used;
};

LinkCounts linkCounts;

static Link* firstDirty;

static err_t onReceived(void* argument, struct tcp_pcb* pcb, struct pbuf* packet, err_t error);
static err_t onSent(void* argument, struct tcp_pcb* pcb, u16_t length);
static void onError(void* argument, err_t error);

/* Updates whether the link keeps the program alive: only if its peer can wake the program. */
static void settle(Link* link)
{
	bool alive = link->owner && !link->ended && !link->failed;
	if (alive == link->alive)
		return;
	link->alive = alive;
	if (alive)
		loopHold();
	else
		loopRelease();
}

static void trigger(Link* link, int triggers)
{
	if (link->trigger)
		link->trigger(link->owner, triggers);
}

static Link* create(struct tcp_pcb* pcb)
{
	Link* link = calloc(1, sizeof *link);
	link->pcb = pcb;
	tcp_arg(pcb, link);
	tcp_err(pcb, onError);
	tcp_recv(pcb, onReceived);
	tcp_sent(pcb, onSent);
	if (++linkCounts.open > linkCounts.mostOpen)
		linkCounts.mostOpen = linkCounts.open;
	return link;
}

static void destroy(Link* link)
{
	linkCounts.open--;
	free(link);
}

static void fail(Link* link)
{
	link->failed = true;
	settle(link);
	trigger(link, TRIGGER_ERROR);
}

/* lwIP has already freed the control block. */
static void onError(void* argument, err_t error)
{
	Link* link = argument;
	(void)error;
	link->pcb = NULL;
	fail(link);
}

/* Here the SDK has no callback: it keeps the pointer to the control block, and frees it again in close(). */
static void onErrorAfterTheEnd(void* argument, err_t error)
{
	Link* link = argument;
	(void)error;
	link->pcb = NULL;
	link->failed = true;
}

static void onEnd(Link* link)
{
	tcp_recv(link->pcb, NULL);
	tcp_sent(link->pcb, NULL);
	tcp_err(link->pcb, onErrorAfterTheEnd);
	link->ended = true;
	settle(link);
	trigger(link, TRIGGER_ERROR);
}

static void append(Input* input, Piece* piece)
{
	Piece** end = &input->first;
	while (*end)
		end = &(*end)->next;
	*end = piece;
	input->length += piece->packet->tot_len;
}

static err_t onReceived(void* argument, struct tcp_pcb* pcb, struct pbuf* packet, err_t error)
{
	Link* link = argument;
	(void)pcb;
	(void)error;
	if (!packet) {
		onEnd(link);
		return ERR_OK;
	}
	/* Until the program takes the client, lwIP keeps what that sends. */
	if (!link->trigger)
		return ERR_MEM;
	Piece* piece = calloc(1, sizeof *piece);
	piece->packet = packet;
	append(&link->input, piece);
	trigger(link, TRIGGER_READABLE);
	return ERR_OK;
}

static err_t onSent(void* argument, struct tcp_pcb* pcb, u16_t length)
{
	(void)pcb;
	(void)length;
	trigger(argument, TRIGGER_WRITABLE);
	return ERR_OK;
}

static err_t onConnected(void* argument, struct tcp_pcb* pcb, err_t error)
{
	Link* link = argument;
	(void)pcb;
	(void)error;
	link->connected = true;
	trigger(link, TRIGGER_WRITABLE);
	return ERR_OK;
}

Link* linkConnect(const Endpoint* peer, const char** reason)
{
	const ip_addr_t address = IPADDR4_INIT(peer->address);
	struct tcp_pcb* pcb = tcp_new();
	*reason = "no socket";
	if (!pcb) {
		linkCounts.refused++;
		return NULL;
	}
	ip_set_option(pcb, SOF_REUSEADDR);
	*reason = "bind failed";
	if (tcp_bind(pcb, IP_ADDR_ANY, 0) == ERR_OK) {
		Link* link = create(pcb);
		link->peer = *peer;
		if (tcp_connect(pcb, &address, peer->port, onConnected) == ERR_OK)
			return link;
		*reason = "connect error";
		destroy(link);
	}
	tcp_arg(pcb, NULL);
	tcp_err(pcb, NULL);
	tcp_close(pcb);
	return NULL;
}

Link* linkAccepted(struct tcp_pcb* pcb)
{
	Link* link = create(pcb);
	link->peer.address = ip4_addr_get_u32(ip_2_ip4(&pcb->remote_ip));
	link->peer.port = pcb->remote_port;
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

static void dropInput(Link* link)
{
	while (link->input.first) {
		Piece* piece = link->input.first;
		link->input.first = piece->next;
		pbuf_free(piece->packet);
		free(piece);
	}
}

static void forgetDirty(Link* link)
{
	for (Link** at = &firstDirty; *at; at = &(*at)->nextDirty)
		if (*at == link) {
			*at = link->nextDirty;
			return;
		}
}

/* Closes: lwIP sends the rest, or a reset if something is unread. */
static void closeBlock(struct tcp_pcb* pcb)
{
	tcp_arg(pcb, NULL);
	tcp_recv(pcb, NULL);
	tcp_sent(pcb, NULL);
	tcp_err(pcb, NULL);
	tcp_close(pcb);
}

void linkDisown(Link* link)
{
	link->owner = NULL;
	link->trigger = NULL;
	settle(link);
	forgetDirty(link);
	if (link->pcb)
		closeBlock(link->pcb);
	else if (link->ended)
		linkCounts.closedTwice++;
	dropInput(link);
	destroy(link);
}

/* Nothing to do here: lwIP itself knows whether the end or a reset came first. */
void linkEndDelivered(Link* link)
{
	(void)link;
}

void linkNoDelay(Link* link, bool on)
{
	if (!link->pcb)
		return;
	if (on)
		tcp_nagle_disable(link->pcb);
	else
		tcp_nagle_enable(link->pcb);
}

size_t linkRoom(const Link* link)
{
	return link->pcb ? tcp_sndbuf(link->pcb) : 0;
}

static void readFrom(Link* link, Piece* piece, uint8_t* bytes, size_t count)
{
	pbuf_copy_partial(piece->packet, bytes, (uint16_t)count, piece->used);
	piece->used += (uint16_t)count;
	link->input.length -= count;
	if (piece->used < piece->packet->tot_len)
		return;
	link->input.first = piece->next;
	if (link->pcb)
		tcp_recved(link->pcb, piece->packet->tot_len);
	pbuf_free(piece->packet);
	free(piece);
}

void linkRead(Link* link, void* bytes, size_t length)
{
	uint8_t* to = bytes;
	while (length > 0) {
		Piece* piece = link->input.first;
		size_t rest = (size_t)(piece->packet->tot_len - piece->used);
		size_t count = length < rest ? length : rest;
		readFrom(link, piece, to, count);
		to += count;
		length -= count;
	}
}

void linkWrite(Link* link, const void* bytes, size_t length)
{
	if (!link->pcb || length == 0)
		return;
	if (tcp_write(link->pcb, bytes, (uint16_t)length, TCP_WRITE_FLAG_COPY | TCP_WRITE_FLAG_MORE) != ERR_OK) {
		fail(link);
		return;
	}
	if (link->dirty)
		return;
	link->dirty = true;
	link->nextDirty = firstDirty;
	firstDirty = link;
}

void linksFlush(void)
{
	while (firstDirty) {
		Link* link = firstDirty;
		firstDirty = link->nextDirty;
		link->dirty = false;
		if (link->pcb)
			tcp_output(link->pcb);
	}
}

/* lwIP without threads: it moves packets and runs its timers whenever the program waits. */
#include "platform.h"

#include "lwip/dns.h"
#include "lwip/etharp.h"
#include "lwip/init.h"
#include "lwip/netif.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/timeouts.h"
#include "netif/ethernet.h"

/* The network that QEMU makes: the board, the desktop, and the name server. */
#define ADDRESS PP_HTONL(LWIP_MAKEU32(10, 0, 2, 15))
#define MASK PP_HTONL(LWIP_MAKEU32(255, 255, 255, 0))
#define GATEWAY PP_HTONL(LWIP_MAKEU32(10, 0, 2, 2))
#define NAMES PP_HTONL(LWIP_MAKEU32(10, 0, 2, 3))

/* How long to try to send the rest after the end of the program. */
#define FLUSH_MILLISECONDS 2000

static struct netif outside;

u32_t sys_now(void)
{
	return (u32_t)systemMilliseconds();
}

void networkPanic(const char* message)
{
	systemWrite(STANDARD_ERROR, "lwIP: ", 6);
	systemWrite(STANDARD_ERROR, message, strlen(message));
	systemWrite(STANDARD_ERROR, "\n", 1);
	systemStop(1);
}

static err_t send(struct netif* netif, struct pbuf* packet)
{
	(void)netif;
	return virtioSend(packet) ? ERR_OK : ERR_MEM;
}

static err_t startOutside(struct netif* netif)
{
	netif->name[0] = 'e';
	netif->name[1] = 'n';
	netif->output = etharp_output;
	netif->linkoutput = send;
	netif->mtu = 1500;
	netif->hwaddr_len = ETH_HWADDR_LEN;
	netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_LINK_UP;
	return virtioStart(netif->hwaddr) ? ERR_OK : ERR_IF;
}

void networkStart(bool wanted)
{
	const ip4_addr_t address = { ADDRESS }, mask = { MASK }, gateway = { GATEWAY };
	const ip_addr_t names = IPADDR4_INIT(NAMES);
	srand((unsigned)clockTicks());
	lwip_init();
	if (!wanted || !netif_add(&outside, &address, &mask, &gateway, NULL, startOutside, ethernet_input))
		return;
	netif_set_default(&outside);
	netif_set_up(&outside);
	dns_setserver(0, &names);
}

static bool runLoopback(void)
{
	bool moved = false;
	struct netif* netif;
	NETIF_FOREACH(netif)
		if (netif->loop_first) {
			netif_poll(netif);
			moved = true;
		}
	return moved;
}

/* Moves one packet in each pass, so that the program learns of a client before it gets what the client sends. */
static bool runOutside(void)
{
	struct pbuf* packet = virtioReceive();
	if (packet && outside.input(packet, &outside) != ERR_OK)
		pbuf_free(packet);
	return packet != NULL;
}

bool networkRun(void)
{
	sys_check_timeouts();
	bool moved = runOutside();
	return runLoopback() || moved;
}

int networkNext(void)
{
	u32_t next = sys_timeouts_sleeptime();
	return next == SYS_TIMEOUTS_SLEEPTIME_INFINITE ? -1 : (int)next;
}

static bool sends(void)
{
	for (const struct tcp_pcb* pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
		if (pcb->unsent || pcb->unacked)
			return true;
	return false;
}

void networkFlush(void)
{
	int64_t end = systemMilliseconds() + FLUSH_MILLISECONDS;
	while (sends() && systemMilliseconds() < end)
		if (!networkRun())
			interruptsSleepUntil(clockTicks() + (uint64_t)LWIP_MAX(networkNext(), 1) * TICKS_PER_MILLISECOND);
}

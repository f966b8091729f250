/* lwIP as the SDK configures it for a board; the numbers come from boards/*.ts. */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_SOCKET 0
#define LWIP_NETCONN 0

#define TCP_MSS BOARD_SEGMENT
#define TCP_WND BOARD_WINDOW
#define TCP_SND_BUF BOARD_SEND_BUFFER
#define TCP_SND_QUEUELEN ((4 * TCP_SND_BUF + TCP_MSS - 1) / TCP_MSS)
#define MEMP_NUM_TCP_PCB BOARD_CONNECTIONS
#define MEMP_NUM_TCP_PCB_LISTEN BOARD_LISTENERS
#define MEMP_NUM_TCP_SEG BOARD_SEGMENTS
#define PBUF_POOL_SIZE BOARD_PACKETS
#define MEM_ALIGNMENT 4
#define MEM_SIZE BOARD_HEAP

#define LWIP_IPV4 1
#define LWIP_IPV6 0
#define LWIP_ARP 1
#define LWIP_ICMP 1
#define LWIP_UDP 1
#define LWIP_TCP 1
#define LWIP_DNS 1
#define LWIP_RAW 0
#define SO_REUSE 1
/* For programs that are both client and server. */
#define LWIP_NETIF_LOOPBACK 1
#define LWIP_HAVE_LOOPIF 1

#define LWIP_STATS 1
#define MEM_STATS 1
#define MEMP_STATS 1

#endif

/* A network device of virtio 1.0, behind QEMU's memory-mapped transport. */
#include "platform.h"

#define TRANSPORTS 0x10001000
#define TRANSPORT_SIZE 0x1000
#define TRANSPORT_COUNT 8
#define FIRST_INTERRUPT 1

#define MAGIC_VALUE 0x74726976
#define NETWORK_DEVICE 1
#define RECEIVED 0
#define SENT 1
#define QUEUE_SIZE 16
#define FRAME 1514
#define HEADER 12

enum {
	MAGIC = 0x00, DEVICE = 0x08, DRIVER_FEATURES = 0x20, DRIVER_FEATURES_PART = 0x24,
	QUEUE = 0x30, QUEUE_LENGTH = 0x38, QUEUE_READY = 0x44, NOTIFY = 0x50,
	INTERRUPTS = 0x60, INTERRUPTS_SEEN = 0x64, STATUS = 0x70,
	DESCRIPTORS = 0x80, AVAILABLE = 0x90, USED = 0xa0, CONFIGURATION = 0x100
};

enum { ACKNOWLEDGED = 1, DRIVER = 2, RUNNING = 4, FEATURES_CHOSEN = 8 };
enum { HAS_ADDRESS = 1 << 5, VERSION_1 = 1 << 0, WRITABLE = 2 };

typedef struct {
	uint64_t address;
	uint32_t length;
	uint16_t flags;
	uint16_t next;
} Descriptor;

typedef struct {
	uint16_t flags;
	uint16_t index;
	uint16_t ring[QUEUE_SIZE];
	uint16_t event;
} Available;

typedef struct {
	uint16_t flags;
	uint16_t index;
	struct {
		uint32_t id;
		uint32_t length;
	} ring[QUEUE_SIZE];
	uint16_t event;
} Used;

typedef struct {
	_Alignas(16) Descriptor descriptors[QUEUE_SIZE];
	Available available;
	_Alignas(4) volatile Used used;
	uint16_t seen;
	uint8_t frames[QUEUE_SIZE][HEADER + FRAME];
} Queue;

static Queue queues[2];
static uintptr_t device;

static void barrier(void)
{
	__asm__ volatile("fence rw, rw" ::: "memory");
}

static void setPlace(int at, const volatile void* place)
{
	REGISTER(device + at) = (uint32_t)(uintptr_t)place;
	REGISTER(device + at + 4) = 0;
}

static void offer(int which, uint16_t id, uint32_t length)
{
	Queue* queue = &queues[which];
	queue->descriptors[id].length = length;
	queue->available.ring[queue->available.index % QUEUE_SIZE] = id;
	barrier();
	queue->available.index++;
	barrier();
	REGISTER(device + NOTIFY) = (uint32_t)which;
}

static void startQueue(int which, uint16_t flags)
{
	Queue* queue = &queues[which];
	for (int i = 0; i < QUEUE_SIZE; i++) {
		queue->descriptors[i].address = (uintptr_t)queue->frames[i];
		queue->descriptors[i].flags = flags;
	}
	REGISTER(device + QUEUE) = (uint32_t)which;
	REGISTER(device + QUEUE_LENGTH) = QUEUE_SIZE;
	setPlace(DESCRIPTORS, queue->descriptors);
	setPlace(AVAILABLE, &queue->available);
	setPlace(USED, &queue->used);
	REGISTER(device + QUEUE_READY) = 1;
}

static bool find(void)
{
	for (int i = 0; i < TRANSPORT_COUNT; i++) {
		device = TRANSPORTS + i * TRANSPORT_SIZE;
		if (REGISTER(device + MAGIC) == MAGIC_VALUE && REGISTER(device + DEVICE) == NETWORK_DEVICE) {
			interruptsEnable(FIRST_INTERRUPT + i);
			return true;
		}
	}
	device = 0;
	return false;
}

bool virtioStart(uint8_t address[6])
{
	if (!find())
		return false;
	REGISTER(device + STATUS) = 0;
	REGISTER(device + STATUS) = ACKNOWLEDGED | DRIVER;
	REGISTER(device + DRIVER_FEATURES_PART) = 0;
	REGISTER(device + DRIVER_FEATURES) = HAS_ADDRESS;
	REGISTER(device + DRIVER_FEATURES_PART) = 1;
	REGISTER(device + DRIVER_FEATURES) = VERSION_1;
	REGISTER(device + STATUS) = ACKNOWLEDGED | DRIVER | FEATURES_CHOSEN;
	startQueue(RECEIVED, WRITABLE);
	startQueue(SENT, 0);
	REGISTER(device + STATUS) = ACKNOWLEDGED | DRIVER | FEATURES_CHOSEN | RUNNING;
	for (uint16_t i = 0; i < QUEUE_SIZE; i++)
		offer(RECEIVED, i, HEADER + FRAME);
	for (int i = 0; i < 6; i++)
		address[i] = *(volatile uint8_t*)(device + CONFIGURATION + i);
	return true;
}

bool virtioSend(const struct pbuf* packet)
{
	Queue* queue = &queues[SENT];
	uint16_t id = queue->available.index % QUEUE_SIZE;
	barrier();
	if ((uint16_t)(queue->available.index - queue->used.index) == QUEUE_SIZE || packet->tot_len > FRAME)
		return false;
	memset(queue->frames[id], 0, HEADER);
	pbuf_copy_partial(packet, queue->frames[id] + HEADER, packet->tot_len, 0);
	offer(SENT, id, HEADER + (uint32_t)packet->tot_len);
	return true;
}

struct pbuf* virtioReceive(void)
{
	Queue* queue = &queues[RECEIVED];
	struct pbuf* packet = NULL;
	if (!device)
		return NULL;
	REGISTER(device + INTERRUPTS_SEEN) = REGISTER(device + INTERRUPTS);
	while (!packet && queue->seen != queue->used.index) {
		barrier();
		uint16_t id = (uint16_t)queue->used.ring[queue->seen % QUEUE_SIZE].id;
		uint16_t length = (uint16_t)(queue->used.ring[queue->seen % QUEUE_SIZE].length - HEADER);
		queue->seen++;
		/* If there is no room the packet is lost, as on the air. */
		packet = pbuf_alloc(PBUF_RAW, length, PBUF_POOL);
		if (packet)
			pbuf_take(packet, queue->frames[id] + HEADER, length);
		offer(RECEIVED, id, HEADER + FRAME);
	}
	return packet;
}

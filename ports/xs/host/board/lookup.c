/* Looks names up with lwIP. */
#include "platform.h"

#include "lwip/dns.h"

static void onFound(const char* name, const ip_addr_t* address, void* lookup)
{
	(void)name;
	lookupFinished(lookup, address != NULL, address ? ip4_addr_get_u32(ip_2_ip4(address)) : 0);
}

bool lookupStart(Lookup* lookup, const char* name)
{
	ip_addr_t address;
	err_t error = dns_gethostbyname(name, &address, onFound, lookup);
	if (error == ERR_OK)
		onFound(name, &address, lookup);
	/* Too many lookups at a time, or no network: reported as not found. */
	else if (error != ERR_INPROGRESS)
		onFound(name, NULL, lookup);
	return true;
}

#include "groundtruth/advertise.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/icmp6.h>
#include <netinet/ip6.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct advertisement {
	struct ether_header ethernet;
	struct ip6_hdr ip;
	struct nd_router_advert router;
	struct nd_opt_prefix_info prefix;
} __attribute__((packed));

/* RFC 4443 2.3 over the pseudo-header of RFC 8200 8.1. */
static uint16_t checksum(const struct advertisement *packet)
{
	const unsigned char *addresses = (const unsigned char *)&packet->ip.ip6_src;
	const unsigned char *body = (const unsigned char *)&packet->router;
	size_t length = sizeof packet->router + sizeof packet->prefix;
	uint32_t sum = (uint32_t)length + IPPROTO_ICMPV6;

	for (size_t i = 0; i < 32; i += 2)
		sum += (uint32_t)(addresses[i] << 8 | addresses[i + 1]);
	for (size_t i = 0; i < length; i += 2)
		sum += (uint32_t)(body[i] << 8 | body[i + 1]);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons((uint16_t)~sum);
}

static struct advertisement make_packet(void)
{
	static const unsigned char to_all_nodes[] = { 0x33, 0x33, 0, 0, 0, 1 };
	static const unsigned char router[] = { 0x02, 0, 0, 0, 0, 0x01 };
	struct advertisement packet;

	memset(&packet, 0, sizeof packet);
	memcpy(packet.ethernet.ether_dhost, to_all_nodes, sizeof to_all_nodes);
	memcpy(packet.ethernet.ether_shost, router, sizeof router);
	packet.ethernet.ether_type = htons(ETHERTYPE_IPV6);
	packet.ip.ip6_flow = htonl(6u << 28);
	packet.ip.ip6_plen = htons(sizeof packet.router + sizeof packet.prefix);
	packet.ip.ip6_nxt = IPPROTO_ICMPV6;
	packet.ip.ip6_hlim = 255;
	inet_pton(AF_INET6, "fe80::ff:fe00:1", &packet.ip.ip6_src);
	inet_pton(AF_INET6, "ff02::1", &packet.ip.ip6_dst);
	packet.router.nd_ra_type = ND_ROUTER_ADVERT;
	packet.router.nd_ra_router_lifetime = htons(1800);
	packet.prefix.nd_opt_pi_type = ND_OPT_PREFIX_INFORMATION;
	packet.prefix.nd_opt_pi_len = 4;
	packet.prefix.nd_opt_pi_prefix_len = 64;
	packet.prefix.nd_opt_pi_flags_reserved = ND_OPT_PI_FLAG_ONLINK | ND_OPT_PI_FLAG_AUTO;
	packet.prefix.nd_opt_pi_valid_time = htonl(86400);
	packet.prefix.nd_opt_pi_preferred_time = htonl(14400);
	inet_pton(AF_INET6, "2001:db8:1::", &packet.prefix.nd_opt_pi_prefix);
	packet.router.nd_ra_cksum = checksum(&packet);
	return packet;
}

int advertise(const char *device)
{
	struct advertisement packet = make_packet();
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETHERTYPE_IPV6),
		.sll_ifindex = (int)if_nametoindex(device),
	};
	int socket_ = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	ssize_t sent;

	if (socket_ < 0)
		return -1;
	sent = sendto(socket_, &packet, sizeof packet, 0, (struct sockaddr *)&to, sizeof to);
	close(socket_);
	return sent == (ssize_t)sizeof packet ? 0 : -1;
}

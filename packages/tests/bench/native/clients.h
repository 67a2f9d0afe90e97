/*
 * Many clients behind one socket: client i has the address 127.(1 + i / 65536).(i / 256).(i mod 256) and the socket's
 * port. The socket is bound to every address, and each send names its source by IP_PKTINFO, so a server sees as many
 * endpoints as there are clients, while one recvmmsg empties the mailbox of them all.
 */
#ifndef RECADO_BENCH_CLIENTS_H
#define RECADO_BENCH_CLIENTS_H

#include "common.h"

#include <poll.h>
#include <sys/resource.h>

enum { BATCH = 256, CLIENT_BUFFER_BYTES = 512 << 20 };

/** The text of every message: a tag of 8 hexadecimal digits, then this, 64 bytes in all. */
static const char TEXT[] = " um recado de tamanho comum, com acentos: maçã, é, ç";
enum { TAG_DIGITS = 8, TEXT_BYTES = 64 };

struct source_control {
	_Alignas(struct cmsghdr) char bytes[CMSG_SPACE(sizeof(struct in_pktinfo))];
};

static int fd;
static struct sockaddr_in server;

static unsigned char received[BATCH][FRAME_BYTES + 1];
static struct mmsghdr arrived[BATCH];
static struct iovec arrived_places[BATCH];

static unsigned char sending[BATCH][FRAME_BYTES];
static struct mmsghdr leaving[BATCH];
static struct iovec leaving_places[BATCH];
static struct source_control leaving_sources[BATCH];
static int leaving_count;

/** Returns how many deliveries the receive buffer holds. */
static long open_clients(int port)
{
	struct sockaddr_in local = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&local, sizeof local) != 0)
		fail("bind");
	server = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port)};
	server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	for (int index = 0; index < BATCH; index++) {
		arrived_places[index] = (struct iovec){received[index], sizeof received[index]};
		arrived[index].msg_hdr = (struct msghdr){.msg_iov = &arrived_places[index], .msg_iovlen = 1};
		leaving_places[index] = (struct iovec){sending[index], FRAME_BYTES};
		leaving[index].msg_hdr = (struct msghdr){
			.msg_name = &server,
			.msg_namelen = sizeof server,
			.msg_iov = &leaving_places[index],
			.msg_iovlen = 1,
			.msg_control = &leaving_sources[index],
			.msg_controllen = sizeof leaving_sources[index],
		};
		*(struct cmsghdr *)leaving_sources[index].bytes = (struct cmsghdr){
			.cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo)), .cmsg_level = IPPROTO_IP, .cmsg_type = IP_PKTINFO};
	}
	return raise_receive_buffer(fd, CLIENT_BUFFER_BYTES);
}

static void flush(void)
{
	for (int sent = 0; sent < leaving_count;) {
		int count = sendmmsg(fd, leaving + sent, leaving_count - sent, 0);
		if (count > 0)
			sent += count;
		else if (errno == EAGAIN)
			poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, -1);
		else if (errno != EINTR && errno != ECONNREFUSED)
			fail("sendmmsg");
	}
	leaving_count = 0;
}

/** A frame of client `origin` that leaves with the next flush; its text is still to be written. */
static unsigned char *next_frame(uint32_t type, uint32_t origin, uint32_t dest)
{
	if (leaving_count == BATCH)
		flush();
	unsigned char *frame = sending[leaving_count];
	struct in_pktinfo source = {.ipi_spec_dst.s_addr = htonl((127u << 24) + (1u << 16) + origin)};
	memcpy(CMSG_DATA((struct cmsghdr *)leaving_sources[leaving_count].bytes), &source, sizeof source);
	leaving_count++;
	memset(frame, 0, FRAME_BYTES);
	write_u32(frame, AT_TYPE, type);
	write_u32(frame, AT_ORIGIN, origin);
	write_u32(frame, AT_DEST, dest);
	memcpy(frame + AT_NAME, "cliente", 7);
	return frame;
}

static void say(uint32_t origin, uint32_t dest, uint32_t tag)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char *frame = next_frame(MSG, origin, dest);
	write_u32(frame, AT_SIZE, TEXT_BYTES);
	for (int digit = 0; digit < TAG_DIGITS; digit++)
		frame[AT_TEXT + digit] = digits[tag >> (28 - 4 * digit) & 15];
	memcpy(frame + AT_TEXT + TAG_DIGITS, TEXT, TEXT_BYTES - TAG_DIGITS);
}

/** The tag of a MSG's text; any other text gives some number, which its caller checks. */
static uint32_t tag_of(const unsigned char *frame)
{
	uint32_t tag = 0;
	for (int at = AT_TEXT; at < AT_TEXT + TAG_DIGITS; at++)
		tag = tag << 4 | ((frame[at] & 15) + (frame[at] >> 6) * 9);
	return tag;
}

static int receive(void)
{
	int count = recvmmsg(fd, arrived, BATCH, MSG_DONTWAIT, NULL);
	return count < 0 ? 0 : count;
}

static int wait_for_datagrams(int timeout_ms)
{
	return poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, timeout_ms);
}

/** Every client says OI until it was answered; a hundred at a time. */
static void register_clients(uint32_t count)
{
	unsigned char *is_in = calloc(count + 1, 1);
	for (uint32_t first = 1; first <= count; first += 100) {
		uint32_t last = first + 99 < count ? first + 99 : count, missing = last - first + 1;
		for (int attempt = 0; missing > 0 && attempt < 50; attempt++) {
			for (uint32_t id = first; id <= last; id++) {
				if (is_in[id])
					continue;
				unsigned char *frame = next_frame(OI, id, 0);
				write_u32(frame, AT_SIZE, 2);
				memcpy(frame + AT_TEXT, "oi", 2);
			}
			flush();
			while (missing > 0 && wait_for_datagrams(200) > 0) {
				for (int index = 0, arrivals = receive(); index < arrivals; index++) {
					uint32_t id = read_u32(received[index], AT_DEST);
					if (read_u32(received[index], AT_TYPE) != OI || id > count || is_in[id])
						continue;
					is_in[id] = 1;
					missing -= id >= first && id <= last;
				}
			}
		}
		if (missing > 0) {
			fprintf(stderr, "%u of clients %u to %u were not accepted\n", missing, first, last);
			exit(1);
		}
	}
	free(is_in);
}

#endif

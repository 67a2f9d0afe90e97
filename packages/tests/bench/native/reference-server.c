/*
 * The server that ours is measured against: the same frames, the least work in C. One thread; recvmmsg, a table of
 * clients, sendmmsg with a datagram for each delivery. An OI registers and is answered; a MSG from a registered client
 * goes to its destination, or to everybody, the sender included. No other check, no text is looked at.
 *
 * Prints its port. Ends when its standard input does, so that it never outlives the suite.
 */
#define _GNU_SOURCE
#include "common.h"

#include <poll.h>

enum { BATCH = 64, SENDS_MAX = 1024, IDS_MAX = 1 << 18, RECEIVE_BUFFER_BYTES = 2 << 20 };

static struct sockaddr_in *clients[IDS_MAX];
static struct sockaddr_in addresses[IDS_MAX];
static uint32_t client_count;

static unsigned char frames[BATCH][FRAME_BYTES + 1];
static struct sockaddr_in sources[BATCH];
static struct iovec places[BATCH];
static struct mmsghdr arrived[BATCH];

static struct mmsghdr leaving[SENDS_MAX];
static int leaving_count;
static int fd;

static void flush(void)
{
	for (int sent = 0; sent < leaving_count;) {
		int count = sendmmsg(fd, leaving + sent, leaving_count - sent, 0);
		if (count > 0)
			sent += count;
		else if (errno == EAGAIN)
			poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, -1);
		else if (errno != EINTR && errno != ECONNREFUSED)
			sent++;
	}
	leaving_count = 0;
}

static void send_to(struct iovec *place, struct sockaddr_in *client)
{
	struct msghdr *header = &leaving[leaving_count++].msg_hdr;
	header->msg_name = client;
	header->msg_namelen = sizeof *client;
	header->msg_iov = place;
	header->msg_iovlen = 1;
	if (leaving_count == SENDS_MAX)
		flush();
}

static void welcome(unsigned char *frame, uint32_t id, struct iovec *place, const struct sockaddr_in *source)
{
	static const char text[] = "Conexão aceita.";
	if (id == 0 || id >= IDS_MAX)
		return;
	if (!clients[id]) {
		clients[id] = &addresses[client_count++];
		*clients[id] = *source;
	}
	memset(frame, 0, FRAME_BYTES);
	write_u32(frame, AT_DEST, id);
	write_u32(frame, AT_SIZE, sizeof text - 1);
	memcpy(frame + AT_NAME, "Servidor", 8);
	memcpy(frame + AT_TEXT, text, sizeof text - 1);
	send_to(place, clients[id]);
}

static void handle(int index)
{
	unsigned char *frame = frames[index];
	if (arrived[index].msg_len != FRAME_BYTES)
		return;
	uint32_t type = read_u32(frame, AT_TYPE), origin = read_u32(frame, AT_ORIGIN), dest = read_u32(frame, AT_DEST);
	if (type == OI)
		welcome(frame, origin, &places[index], &sources[index]);
	if (type != MSG || origin >= IDS_MAX || !clients[origin])
		return;
	if (dest == 0)
		for (uint32_t at = 0; at < client_count; at++)
			send_to(&places[index], &addresses[at]);
	else if (dest < IDS_MAX && clients[dest])
		send_to(&places[index], clients[dest]);
}

static void receive(void)
{
	for (int index = 0; index < BATCH; index++) {
		places[index] = (struct iovec){frames[index], sizeof frames[index]};
		arrived[index].msg_hdr = (struct msghdr){
			.msg_name = &sources[index],
			.msg_namelen = sizeof sources[index],
			.msg_iov = &places[index],
			.msg_iovlen = 1,
		};
	}
	int count = recvmmsg(fd, arrived, BATCH, MSG_DONTWAIT, NULL);
	for (int index = 0; index < count; index++)
		places[index].iov_len = FRAME_BYTES;
	for (int index = 0; index < count; index++)
		handle(index);
	flush();
}

int main(void)
{
	struct sockaddr_in local = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof local;
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&local, sizeof local) != 0)
		fail("bind");
	raise_receive_buffer(fd, RECEIVE_BUFFER_BYTES);
	getsockname(fd, (struct sockaddr *)&local, &length);
	printf("%d\n", ntohs(local.sin_port));
	fflush(stdout);
	struct pollfd waiting[] = {{.fd = fd, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
	while (poll(waiting, 2, -1) >= 0 && !waiting[1].revents)
		receive();
	return 0;
}
